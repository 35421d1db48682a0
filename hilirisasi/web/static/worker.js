// The service worker: pages come from the service; without it, forms seen before and an honest page.
// VERSION and PRECACHED stand above: the service writes them from the files themselves.
"use strict";

const SHELL = `shell-${VERSION}`;
const PAGES = "pages-"; // one cache an account: pages-<account>; another account's leaves the phone
const PATIENCE_MS = 8000; // a form that this phone has need not wait longer for a weak signal
const MOST_PAGES = 30;

self.addEventListener("install", (event) => {
  // Without cookies: what stays here names nobody. "no-cache" asks whether a file changed, no more.
  const requests = PRECACHED.map((path) => new Request(path, { credentials: "omit", cache: "no-cache" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(requests)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(start()));

async function start() {
  const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(open(event, request));
  else if (request.method === "GET" && PRECACHED.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((found) => found || fetch(request)));
  }
});

async function open(event, request) {
  const fresh = fetch(request);
  const kept = request.method === "GET" ? await caches.match(request.url, { ignoreVary: true }) : null;
  try {
    const first = kept ? await Promise.race([fresh, patience(kept)]) : await fresh;
    if (first !== kept) event.waitUntil(keep(request, first.clone()));
    return first;
  } catch {
    return kept || caches.match("/luring");
  }
}

function patience(kept) {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
}

async function keep(request, response) {
  const account = response.headers.get("X-Account");
  if (account === null) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + account);
  await Promise.all(names.map((name) => caches.delete(name)));
  if (!account || new URL(request.url).searchParams.has("draf")) return;
  const cache = await caches.open(PAGES + account); // its name also tells the honest page who was here
  if (!response.headers.get("X-Keep")) return;
  await cache.put(request.url, response);
  const older = (await cache.keys()).slice(0, -MOST_PAGES);
  await Promise.all(older.map((oldest) => cache.delete(oldest)));
}
