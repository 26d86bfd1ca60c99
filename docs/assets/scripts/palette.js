// Scripts run here: what they will show takes its place at once, so that nothing moves when they come.
const { dataset } = document.documentElement;
dataset.script = "";
if (new Date().getTimezoneOffset()) dataset.elsewhere = "";
addEventListener("error", ({ target }) => { if (target instanceof HTMLScriptElement) delete dataset.script; }, true);
// The reader's own choice of colours, applied before the first paint; none stored: the system's.
try {
  const choice = localStorage.getItem("palette");
  if (choice === "light" || choice === "dark") dataset.palette = choice;
} catch { /* storage may be refused: the system's colours stand */ }
