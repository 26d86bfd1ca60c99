// Keeps the pages that were read for when there is no network. The build puts BUILD before it: its
// version, the root of the site, the prefixes of its languages.
const { version, root, prefixes } = BUILD;
const OURS = "parvis-", CACHE = OURS + version, KEPT = "x-parvis-kept", MOST = 60;
const TAG = /<(?:script|link|img)\b[^>]*>/g, PLACE = /\b(?:src|href)="([^"]+)"/, WANTED = /^<(?:script|img)\b|\brel="(?:stylesheet|icon)"/;

const bare = (address) => { const url = new URL(address); url.hash = url.search = ""; return url.href; };
const legal = (address) => prefixes.some((prefix) => new URL(address).pathname.startsWith(`${root}${prefix}legal/`));
const offline = (prefix) => new URL(`${root}${prefix}offline/`, location).href;
const ours = (url) => url.origin === location.origin && url.pathname.startsWith(root);

// ?v= begins the digest of the bytes: after a publish the same address gives others, which no page
// that was kept before may be shown with.
const sound = async (answer, address) => {
  const named = new URL(address).searchParams.get("v");
  if (!named) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("").startsWith(named);
};

const needs = (text, address) => (text.match(TAG) ?? [])
  .filter((tag) => WANTED.test(tag))
  .map((tag) => new URL(PLACE.exec(tag)?.[1] ?? "", address))
  .filter((url) => ours(url) && url.href !== bare(address))
  .map((url) => url.href);

const hold = async (cache, address) => {
  if (await cache.match(address)) return true;
  const answer = await fetch(address);
  if (!answer.ok || !await sound(answer.clone(), address)) return false;
  await cache.put(address, answer);
  return true;
};

// A page is kept with all it needs, or not at all.
const keep = async (cache, address, response) => {
  const text = await response.text();
  const held = await Promise.all([...new Set(needs(text, address))].map((need) => hold(cache, need)));
  if (held.includes(false)) return false;
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  headers.set(KEPT, new Date().toISOString());
  await cache.put(bare(address), new Response(text, { headers }));
  return true;
};

const pages = async (cache) => {
  const found = await Promise.all((await cache.keys()).map(async ({ url }) => [url, (await cache.match(url))?.headers.get(KEPT)]));
  return found.filter(([, kept]) => kept).sort((one, other) => (one[1] < other[1] ? -1 : 1)).map(([url]) => url);
};

// Legal pages stay; of the others, those read last.
const trim = async (cache) => {
  const others = (await pages(cache)).filter((url) => !legal(url) && !prefixes.some((prefix) => url === offline(prefix)));
  await Promise.all(others.slice(0, -MOST).map((url) => cache.delete(url)));
};

const isPage = (response) => response.ok && !response.redirected && /^text\/html\b/.test(response.headers.get("content-type") ?? "");
const renew = async (cache, address) => {
  const answer = await fetch(bare(address), { cache: "no-cache" });
  return isPage(answer) && keep(cache, address, answer);
};

// All of a version's pages and assets are fetched while it is the newest; legal texts that were read
// under the version before are fetched anew.
const fill = async () => {
  const cache = await caches.open(CACHE);
  for (const prefix of prefixes) if (!await renew(cache, offline(prefix))) throw new Error(`${offline(prefix)} cannot be kept`);
  for (const name of (await caches.keys()).filter((one) => one.startsWith(OURS) && one !== CACHE)) {
    for (const url of (await pages(await caches.open(name))).filter(legal)) await renew(cache, url).catch(() => false);
  }
};

const begin = async () => {
  const cache = await caches.open(CACHE);
  await Promise.all((await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
  // The page that brought the worker was fetched before it.
  const open = (await clients.matchAll({ type: "window" })).map(({ url }) => bare(url)).filter((url) => ours(new URL(url)));
  await Promise.all([...new Set(open)].map((url) => renew(cache, url).catch(() => false)));
};

// What comes from the cache says from when it is, and its status is not shown as that of now.
const aged = async (response, status) => {
  const kept = response.headers.get(KEPT), text = await response.text();
  const lang = /<html lang="([^"]+)"/.exec(text)?.[1] ?? "en";
  const told = (moment, form) => `${new Intl.DateTimeFormat([`${lang}-150`, lang], { ...form, hourCycle: "h23", timeZone: "UTC" }).format(new Date(moment))} UTC`;
  const moment = told(kept, { dateStyle: "long", timeStyle: "short" });
  // A page of the status says from when its data are; what others show was so when they were kept.
  const taken = /<p class="freshness">[^<]*<time datetime="([^"]+)"/.exec(text)?.[1] ?? kept;
  const short = told(taken, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const label = (/ data-offline-label="([^"]*)"/.exec(text)?.[1] ?? "").replace("#", () => short);
  const marked = text
    .replace("<html ", () => `<html data-offline="${kept}" `)
    .replace(" data-offline-note hidden>", " data-offline-note>")
    .replace("<time data-kept></time>", () => `<time datetime="${kept}">${moment}</time>`)
    .replace(/class="chip (.*?) data-old="[^"]*"/g, (_, rest) => `class="chip chip--old ${rest} data-old=" ${label}"`)
    .replace(/class="chip__old"><\/span>/g, () => `class="chip__old">${label}</span>`)
    .replace(/class="overall__word">[^<]*<\/(?:span|p)>/g, (word) => `${word} <span class="overall__old">${label}</span>`);
  return new Response(marked, { status, headers: response.headers });
};

// To look for something in a cache must not make one, which a worker that is being removed would leave.
const held = (request) => caches.match(request, { cacheName: CACHE });

const visit = async (event) => {
  const { url } = event.request;
  try {
    // Always asked of the network: what the browser itself keeps for a while says nothing of its age.
    const response = await fetch(new Request(event.request, { cache: "no-cache" }));
    if (isPage(response)) {
      const copy = response.clone();
      event.waitUntil(caches.open(CACHE).then(async (cache) => { await keep(cache, url, copy); await trim(cache); }).catch(() => {}));
    }
    return response;
  } catch {
    const kept = await held(bare(url)) ?? await held(`${bare(url)}/`);
    if (kept) return aged(kept, 200);
    const prefix = prefixes.find((one) => one && new URL(url).pathname.startsWith(root + one)) ?? "";
    const page = await held(offline(prefix));
    return page ? aged(page, 503) : Response.error();
  }
};

const asset = async (request) => await held(request) ?? fetch(request);

addEventListener("install", (event) => { skipWaiting(); event.waitUntil(fill()); });
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !ours(new URL(request.url))) return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (["style", "script", "image", "font"].includes(request.destination)) event.respondWith(asset(request));
});
