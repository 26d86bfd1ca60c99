// What is new in a legal text since this browser last showed it: only when the reader asks, and only
// here. localStorage "read": { "legal/terms/": "2026-09-16" }, the day of the version that was shown.
const place = document.querySelector("[data-reread]");
const KEY = "read";
const load = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; } };
const save = (read) => {
  if (Object.keys(read).length) localStorage.setItem(KEY, JSON.stringify(read));
  else localStorage.removeItem(KEY);
};
if (place) {
  const { reread: text, version } = place.dataset, { [text]: seen } = load();
  const box = place.querySelector("input"), part = (name) => place.querySelector(`[data-reread-${name}]`);
  const remember = () => {
    const { [text]: _, ...others } = load();
    try { save(box.checked ? { ...others, [text]: version } : others); } catch { box.checked = false; }
  };
  box.checked = Boolean(seen);
  if (seen && seen < version) {
    const words = part("news").querySelector("p");
    const day = new Date(`${seen}T12:00Z`).toLocaleDateString([`${document.documentElement.lang}-150`, document.documentElement.lang], { dateStyle: "long", timeZone: "UTC" });
    words.textContent = words.textContent.replace("#", day);
    place.querySelectorAll("[data-effective]").forEach((one) => { one.hidden = one.dataset.effective <= seen; });
    part("news").hidden = false;
  } else part("same").hidden = !seen;
  box.addEventListener("change", remember);
  if (seen) remember();
  place.hidden = false;
}
