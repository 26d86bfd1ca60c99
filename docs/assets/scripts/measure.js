// Audience measurement: nothing is sent, read or written before a reader may say no. Without a
// decision for it no page loads this. It speaks to the collector itself: no script of anyone else.
const all = (selector) => [...document.querySelectorAll(selector)];
const root = document.documentElement;
const told = document.querySelector("[data-software]").dataset;
const { software, collector, site, months, cookieMonths, version, path } = told;
const asks = "asks" in told;
const KEY = "measurement", COOKIE = "visitor";
// Global Privacy Control (https://w3c.github.io/gpc/): a browser that says no is not asked again.
const refused = navigator.globalPrivacyControl === true;

const later = (moment, count) => {
  const day = new Date(moment), wanted = day.getUTCDate();
  day.setUTCMonth(day.getUTCMonth() + Number(count));
  if (day.getUTCDate() !== wanted) day.setUTCDate(0); // six months after 31 August: 28 February
  return day.getTime();
};

// --- The choice, kept on this device only ------------------------------------------------------
let said = ""; // where nothing can be kept it holds for this page
const kept = () => {
  try {
    const { choice, on, version: asked } = JSON.parse(localStorage.getItem(KEY)) ?? {};
    const at = Date.parse(on), now = Date.now();
    const holds = !asks || (asked === version && at <= now && now < later(at, months));
    return holds && ["yes", "no"].includes(choice) ? choice : said;
  } catch { return said; }
};
const state = () => (refused ? "refused" : { yes: "on", no: "off" }[kept()] ?? (asks ? "unasked" : "on"));
const keep = (choice) => {
  said = choice;
  try {
    if (!asks && choice === "yes") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify({ choice, on: new Date().toISOString(), version }));
  } catch { /* not kept, still applied */ }
};

// --- What is sent ------------------------------------------------------------------------------
const cookie = (value, age) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${value}; Max-Age=${age}; Path=${path}; SameSite=Strict${secure}`;
};
const visitor = () => {
  const found = document.cookie.match(`(?:^|; )${COOKIE}=([0-9a-f]{16})`)?.[1];
  if (found) return found; // and its end is not put off
  const id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  cookie(id, Math.floor((later(Date.now(), cookieMonths) - Date.now()) / 1000));
  return id;
};
const came = () => {
  try { const { origin } = new URL(document.referrer); return origin === location.origin ? "" : origin; }
  catch { return ""; }
};
const post = (address, body) => fetch(collector + address, {
  method: "POST", body, mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", keepalive: true,
}).catch(() => { /* not counted */ });
const send = (more = {}) => {
  const url = location.origin + location.pathname; // without what follows "?" or "#"
  if (software === "plausible") {
    return post("api/event", JSON.stringify({ name: "pageview", url, domain: site, referrer: came() || null }));
  }
  const view = { idsite: site, rec: 1, apiv: 1, send_image: 0, cookie: 0, url, action_name: document.title, urlref: came(), rand: Math.random() };
  return post("matomo.php", new URLSearchParams({ ...view, ...(asks ? { _id: visitor() } : {}), ...more }));
};
let counted = false;
const count = () => { if (!counted) { counted = true; send(); } };

// --- What is shown -----------------------------------------------------------------------------
const banner = document.querySelector("[data-consent]");
let opener = null;
const show = () => {
  const now = state();
  if (asks && now !== "on" && document.cookie.includes(`${COOKIE}=`)) cookie("", 0);
  all("[data-measured]").forEach((line) => { line.hidden = line.dataset.measured !== now; });
  all("[data-when]").forEach((button) => { button.hidden = !button.dataset.when.split(" ").includes(now); });
  if (banner) banner.hidden = now !== "unasked" && !opener;
  root.classList.toggle("asking", Boolean(banner && !banner.hidden));
};
const close = () => { const back = opener; opener = null; show(); back?.focus(); };
const choose = (choice) => {
  const before = state();
  keep(choice);
  if (choice === "yes" && before !== "on") {
    // The proof of consent: its day and what was asked, with the statistics.
    if (asks) send({ e_c: "consent", e_a: "yes", e_n: `${new Date().toISOString().slice(0, 10)} ${version}`, ca: 1 });
    count();
  }
  close();
};
const start = () => {
  all("[data-choose]").forEach((button) => button.addEventListener("click", () => choose(button.dataset.choose)));
  if (banner && !refused) {
    all("a[data-choices]").forEach((link) => {
      link.setAttribute("role", "button");
      const open = (event) => { event.preventDefault(); opener = link; show(); banner.focus(); };
      link.addEventListener("click", open);
      link.addEventListener("keydown", (event) => { if (event.key === " ") open(event); });
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape" && opener) close(); });
  }
  addEventListener("storage", show); // another page of ours was told
  show();
  if (state() === "on") count();
};
if (document.prerendering) document.addEventListener("prerenderingchange", start, { once: true });
else start();
