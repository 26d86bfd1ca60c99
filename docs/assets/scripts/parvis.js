// Enhances pages that are complete without it: colours, copy, menus, search, live status.
const root = document.documentElement;
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const html = globalThis.trustedTypes?.createPolicy("parvis", { createHTML: (text) => text })
  ?? { createHTML: (text) => text };

// --- Colours -------------------------------------------------------------------------------
const palette = one("[data-palette]:not(html)");
if (palette) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const now = () => root.dataset.palette ?? (dark.matches ? "dark" : "light");
  const show = () => palette.setAttribute("aria-pressed", String(now() === "dark"));
  palette.hidden = false;
  show();
  dark.addEventListener("change", show);
  palette.addEventListener("click", () => {
    root.dataset.palette = now() === "dark" ? "light" : "dark";
    try { localStorage.setItem("palette", root.dataset.palette); } catch { /* not kept, still applied */ }
    show();
  });
}

// --- Menus: one open at a time, closed by Escape or a click elsewhere -------------------------
const menus = all("details[data-menu]");
const close = (except) => menus.forEach((menu) => { if (menu !== except) menu.open = false; });
menus.forEach((menu) => menu.addEventListener("toggle", () => { if (menu.open) close(menu); }));
addEventListener("click", (event) => close(event.target.closest("details[data-menu]")));
addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && menus.find((menu) => menu.open);
  if (open) { open.open = false; one("summary", open).focus(); }
});
all("a[data-keep-fragment]").forEach((link) => link.addEventListener("click", () => { link.hash = location.hash; }));

// --- Copy the code of a block ------------------------------------------------------------------
if (navigator.clipboard) {
  all("pre > code").forEach((code) => {
    const label = one("[data-copy-label]");
    if (!label) return;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "copy", textContent: label.dataset.copyLabel });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.innerText);
      button.textContent = label.dataset.copiedLabel;
      setTimeout(() => { button.textContent = label.dataset.copyLabel; }, 2000);
    });
    code.parentElement.append(button);
  });
}

// --- Search: Pagefind, fetched when a reader first asks ---------------------------------------
const dialog = one("[data-search-dialog]");
if (dialog?.showModal) {
  const input = one("input", dialog), list = one("[role=listbox]", dialog), count = one("[role=status]", dialog);
  let engine, asked = 0;
  const load = () => (engine ??= import(root.dataset.search + "pagefind.js"));
  const options = () => all("[role=option]", list);
  const mark = (option) => {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const entry = ({ url, meta, excerpt }, index) => {
    const [option, title, about] = ["a", "strong", "span"].map((name) => document.createElement(name));
    Object.assign(option, { id: `result-${index}`, role: "option", href: url, tabIndex: -1 });
    title.textContent = meta.title;
    about.innerHTML = html.createHTML(excerpt);
    option.append(title, about);
    return option;
  };
  const search = async () => {
    const turn = ++asked, words = input.value.trim();
    if (!words) { list.replaceChildren(); count.textContent = ""; input.setAttribute("aria-expanded", "false"); return; }
    try {
      const { results } = await (await load()).search(words);
      const pages = await Promise.all(results.slice(0, 8).map((result) => result.data()));
      if (turn !== asked) return;
      list.replaceChildren(...pages.map(entry));
      const { none, one: single, many } = count.dataset;
      count.textContent = [none, single][results.length] ?? many.replace("#", results.length);
      input.setAttribute("aria-expanded", String(pages.length > 0));
      mark(null);
    } catch { count.textContent = count.dataset.failed; }
  };
  const open = (event) => { event.preventDefault(); close(); dialog.showModal(); input.select(); load().catch(() => {}); };
  all("[data-search-open]").forEach((link) => {
    link.setAttribute("role", "button");
    link.addEventListener("click", open);
    link.addEventListener("keydown", (event) => { if (event.key === " ") open(event); });
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) open(event);
  });
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    const choices = options(), at = choices.findIndex((choice) => choice.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) { event.preventDefault(); mark(choices[(at + step + choices.length) % choices.length]); }
    if (event.key === "Enter") { event.preventDefault(); (choices[at] ?? choices[0])?.click(); }
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

// --- The reader's own time beside UTC, where it is another ------------------------------------------
const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, day = { day: "numeric", month: "long", ...hour };
const local = (from) => all("time[data-local]", from).forEach((time) => {
  const label = one("[data-local-label]"), moment = new Date(time.dateTime);
  if (!label || !moment.getTimezoneOffset()) return;
  const own = document.createElement("span"), same = moment.getDate() === moment.getUTCDate();
  const told = moment.toLocaleString([`${root.lang}-150`, root.lang], same ? hour : day);
  own.className = "local";
  own.textContent = ` (${label.dataset.localLabel.replace("#", told)})`;
  time.after(own);
});
local();

// --- Live status: asks for a few bytes, fetches only the fragments that changed --------------------
const EVERY = 30_000;
const stale = () => all("[data-valid-until]").forEach((note) => { note.hidden = Date.parse(note.dataset.validUntil) > Date.now(); });
const present = (place) => place.firstChild?.nodeType === Node.COMMENT_NODE ? place.firstChild.data.split(" ")[1] : "";
const named = (element) => element.getAttribute("href") ?? element.getAttribute("aria-label");
const swap = async (place, base) => {
  const answer = await fetch(`${base}fragments/${place.dataset.fragment}.html`, { cache: "no-cache" });
  if (!answer.ok) return;
  const text = await answer.text(), focused = place.contains(document.activeElement) && named(document.activeElement);
  place.innerHTML = html.createHTML(text);
  local(place);
  if (focused) all("a, [tabindex]", place).find((other) => named(other) === focused)?.focus({ preventScroll: true });
};
const refresh = async () => {
  stale();
  if (document.hidden) return;
  try {
    const answer = await fetch(root.dataset.live, { cache: "no-cache" });
    if (!answer.ok) return;
    const { fragments, valid_until: until } = await answer.json();
    const base = root.dataset.live.replace(/[^/]*$/, "");
    await Promise.all(all("[data-fragment]")
      .filter((place) => fragments[place.dataset.fragment] && fragments[place.dataset.fragment] !== present(place))
      .map((place) => swap(place, base)));
    stale();
    all(".chip").forEach((chip) => chip.classList.toggle("chip--old", Boolean(until) && Date.parse(until) < Date.now()));
  } catch { /* offline: what is shown keeps its own date */ }
};
refresh();
setInterval(refresh, EVERY);
addEventListener("visibilitychange", refresh);
