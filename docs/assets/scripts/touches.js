// Small touches on pages that are complete without them: keyboard help, links to headings, how long ago.
const root = document.documentElement;
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

// --- The keyboard help; the box in the search keeps whether bare keys work (WCAG 2.2, 2.1.4) -------
const keys = one("[data-keys]"), kept = one("[data-search-slash]");
if (keys?.showModal && kept) {
  const box = one("input", keys);
  box.addEventListener("change", () => { kept.checked = box.checked; kept.dispatchEvent(new Event("change")); });
  keys.addEventListener("click", (event) => { if (event.target === keys) keys.close(); });
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (key !== "?" || event.defaultPrevented || event.isComposing || ctrlKey || metaKey || altKey || !kept.checked) return;
    if (one("dialog[open]") || target.closest?.("input, textarea, select, [contenteditable], [role=textbox]")) return;
    event.preventDefault();
    box.checked = kept.checked;
    keys.showModal();
  });
}

// --- Copy the address of a heading -----------------------------------------------------------------
const { linkLabel, copiedLabel } = document.body.dataset;
if (navigator.clipboard && linkLabel) {
  const said = document.createElement("p");
  Object.assign(said, { className: "visually-hidden", role: "status" });
  document.body.append(said);
  all("article.md-typeset > :is(h2, h3)[id], article.md-typeset > section > h2[id]:not(.visually-hidden), .glossary h2[id]").forEach((heading) => {
    const line = document.createElement("div"), button = document.createElement("button");
    line.className = "headed";
    Object.assign(button, { type: "button", textContent: "#", title: linkLabel.replace("#", heading.textContent) });
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(`#${heading.id}`, location.href).href);
      [button.textContent, said.textContent] = ["✓", copiedLabel];
      setTimeout(() => { [button.textContent, said.textContent] = ["#", ""]; }, 2000);
    });
    heading.replaceWith(line);
    line.append(heading, button);
  });
}

// --- How long ago, beside the day itself -------------------------------------------------------------
const UNITS = [["year", 365], ["month", 30], ["day", 1]];
const DAY = 86_400_000;
// The page brings the words: Intl.RelativeTimeFormat would cost a telephone 50 ms, its plural rules 1.
all("time[data-ago]").forEach((time) => {
  const now = new Date(), today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((Date.parse(time.dateTime) - today) / DAY), words = JSON.parse(time.dataset.ago);
  const [unit, length] = UNITS.find(([, size]) => Math.abs(days) >= size) ?? UNITS[2];
  const count = Math.trunc(Math.abs(days) / length), form = new Intl.PluralRules(root.lang).select(count);
  const told = words[days] ?? words[`${unit} ${form}`][Number(days > 0)].replace("#", count);
  time.after(Object.assign(document.createElement("span"), { className: "local", textContent: ` (${told})` }));
});
