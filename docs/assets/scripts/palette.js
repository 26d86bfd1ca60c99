// Scripts run here: what they will show takes its place at once, so that nothing moves when they come.
const { dataset } = document.documentElement;
dataset.script = "";
addEventListener("error", ({ target }) => { if (target instanceof HTMLScriptElement) delete dataset.script; }, true);
// The reader's own choice of colours, applied before the first paint; none stored: the system's.
try {
  const choice = localStorage.getItem("palette");
  if (choice === "light" || choice === "dark") dataset.palette = choice;
} catch { /* storage may be refused: the system's colours stand */ }
// The reader's own time beside UTC, where it is another: put in while the page is read, before it is painted.
// Only pages of the status tell a moment that way, and the others need not be watched.
if (location.pathname.includes("/status/")) new MutationObserver(() => document.querySelectorAll("time[data-local]").forEach((time) => {
  const moment = new Date(time.dateTime), words = time.dataset.local, { lang } = document.documentElement;
  delete time.dataset.local;
  if (!moment.getTimezoneOffset()) return;
  const own = document.createElement("span");
  const form = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const clock = [moment.getHours(), moment.getMinutes()];
  own.className = "local";
  own.textContent = ` (${moment.getDate() === moment.getUTCDate()
    // Without Intl, which costs a telephone 50 ms when it is first asked.
    ? words.replace(/\d+/g, (zeros) => String(clock.shift()).padStart(zeros.length, "0"))
    : words.replace(/\d+\D\d+/, moment.toLocaleString([`${lang}-150`, lang], form))})`;
  time.after(own);
})).observe(document, { childList: true, subtree: true });
