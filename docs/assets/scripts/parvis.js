// Enhances pages that are complete without it: colours, copy, menus, the way to search, live status.
const root = document.documentElement;
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const same = (text) => text, rules = { createHTML: same, createScriptURL: same };
const html = globalThis.trustedTypes?.createPolicy("parvis", rules) ?? rules;

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
// The place on the page, for every way to follow the link: click, new tab, copied address.
const keep = () => all("a[data-keep-fragment]").forEach((link) => { link.hash = location.hash; });
addEventListener("hashchange", keep);
keep();

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

// --- Search: its module, and the engine behind it, are fetched when a reader first asks ----------
const dialog = one("[data-search-dialog]");
if (dialog?.showModal) {
  const input = one("input", dialog);
  let opener = null;
  // A reader who speaks to the computer can turn the bare key off (WCAG 2.2, 2.1.4).
  const slash = one("[data-search-slash]", dialog);
  try {
    slash.checked = localStorage.getItem("slash") !== "off";
    slash.addEventListener("change", () => localStorage.setItem("slash", slash.checked ? "on" : "off"));
  } catch { /* not kept, still applied */ }
  // The dialog takes the keys at once, and is seen when its styles are there, or cannot be had.
  const dress = () => {
    if (one(`link[href="${dialog.dataset.style}"]`)) return;
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: dialog.dataset.style });
    sheet.onload = sheet.onerror = () => { dialog.dataset.styled = ""; };
    document.head.append(sheet);
  };
  const open = async (event) => {
    event.preventDefault();
    dress();
    if (!dialog.open) { opener = event.type === "click" ? event.currentTarget : null; close(); dialog.showModal(); }
    input.select();
    try {
      const { module: href, integrity } = dialog.dataset, link = document.createElement("link");
      // An import cannot name its digest, a preload of the same module can.
      if (link.relList.supports("modulepreload"))
        await new Promise((onload, onerror) => document.head.append(Object.assign(link, { rel: "modulepreload", href, integrity, onload, onerror })));
      (await import(href)).start(dialog, root.dataset.search);
    } catch { one("[data-search-failed]", dialog).hidden = false; }
  };
  // Not every browser gives the focus back to a link that was clicked.
  dialog.addEventListener("close", () => opener?.focus());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  all("[data-search-open]").forEach((link) => {
    link.setAttribute("role", "button");
    link.addEventListener("click", open);
    link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
  });
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event, pressed = ctrlKey || metaKey;
    if (event.defaultPrevented || event.isComposing || altKey) return;
    if (target.closest?.("input, textarea, select, [contenteditable], [role=textbox]") && !dialog.contains(target)) return;
    if (key === "k" && pressed) open(event);
    if (key === "/" && !pressed && !dialog.open && slash.checked) open(event);
  });
}

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
  if (focused) all("a, [tabindex]", place).find((other) => named(other) === focused)?.focus({ preventScroll: true });
};
// What changes in the header is also said, politely, to those who do not see it (WCAG 2.2, 4.1.3).
const said = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
said.dataset.said = "";
document.body.append(said);
let known; // what the header said after it was last asked for: what stood there at first is read with the page
const refresh = async () => {
  stale();
  if (document.hidden) return;
  try {
    const answer = await fetch(root.dataset.live, { cache: "no-cache" });
    if (!answer.ok) return;
    if (root.dataset.offline) { location.reload(); return; } // the network is back
    const { fragments, valid_until: until } = await answer.json();
    const base = root.dataset.live.replace(/[^/]*$/, "");
    await Promise.all(all("[data-fragment]")
      .filter((place) => fragments[place.dataset.fragment] && fragments[place.dataset.fragment] !== present(place))
      .map((place) => swap(place, base)));
    stale();
    all(".chip").forEach((chip) => {
      const old = chip.classList.toggle("chip--old", Boolean(until) && Date.parse(until) < Date.now());
      one(".chip__old", chip).textContent = old ? chip.dataset.old : "";
    });
    const state = one(".chip")?.textContent.replace(/\s+/g, " ").trim();
    if (known && state !== known) said.textContent = state;
    known = state;
  } catch { /* offline: what is shown keeps its own date */ }
};
addEventListener("visibilitychange", refresh);
stale();
// After the page itself, loaded and seen: what stands in it is at most as old as the last poll.
const loaded = new Promise((done) => { if (document.readyState === "complete") done(); else addEventListener("load", done, { once: true }); });
const seen = new Promise((done) => {
  if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint")) return done();
  new PerformanceObserver((_, paint) => { paint.disconnect(); done(); }).observe({ type: "paint", buffered: true });
});
const ready = Promise.all([loaded, seen]);
ready.then(() => { refresh(); setInterval(refresh, EVERY); });

// --- Without a network: the worker shows what was read, with its date ------------------------------
const { worker } = root.dataset;
if (worker) ready.then(() => navigator.serviceWorker?.register(html.createScriptURL(worker))).catch(() => {});
