// Only comfort: what is typed stays on this phone until the service has it. Every form works without.
"use strict";

(async () => {
  const NEVER_KEPT = /(^|-)(csrf_token|request_key|step|password|current|new|pin|code|kode)$/;
  const SAVE_AFTER_MS = 400;
  const TRY_EVERY_MS = 60000;
  const USED_KEYS = 50;
  const words = document.getElementById("phone-words")?.dataset;
  const isOfflinePage = document.querySelector("[data-retry]") !== null;
  const sending = take(sessionStorage, "sending");

  navigator.serviceWorker?.register("/sw.js").catch(() => {});

  const account = document.documentElement.dataset.account ?? (isOfflinePage ? await lastAccount() : undefined);
  if (!account || !words) return;

  // ---- the store: isian:<account>:<action> what is typed, antre:<account>:<key> what waits

  function read(store, name) {
    try {
      return JSON.parse(store.getItem(name));
    } catch {
      return null;
    }
  }

  function write(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  function take(store, name) {
    const value = read(store, name);
    store.removeItem(name);
    return value;
  }

  function names(kind) {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${kind}:${account}:`));
  }

  function draftName(action) {
    return `isian:${account}:${action}`;
  }

  function queueName(key) {
    return `antre:${account}:${key}`;
  }

  function useUp(key) {
    write(`kunci:${account}`, [...(read(localStorage, `kunci:${account}`) ?? []), key].slice(-USED_KEYS));
  }

  // The phone's pages are those of one account: the worker names their cache after it.
  async function lastAccount() {
    const found = (await self.caches?.keys())?.find((name) => name.startsWith("pages-"));
    return sending?.account ?? found?.slice("pages-".length);
  }

  // ---- forms

  function addressOf(form) {
    const url = new URL(form?.getAttribute("action") || location.href, location.href);
    url.searchParams.delete("draf");
    return url.pathname + url.search;
  }

  function isWatched(form) {
    const isKept = form.method === "post" && !form.matches("[data-no-draft], [data-sign-out]");
    const hasFields = form.matches("[data-kept-fields]") || form.querySelector(".field__input, .choice__input") !== null;
    return isKept && hasFields && !form.querySelector("[type=password]");
  }

  function isTyped(field) {
    return field.name && !NEVER_KEPT.test(field.name) && !["file", "password", "submit", "button", "fieldset"].includes(field.type);
  }

  function isTap(field) {
    return field.type === "checkbox" || field.type === "radio";
  }

  function typed(form) {
    const fields = {};
    for (const field of form.elements) {
      if (isTyped(field) && !(isTap(field) && !field.checked)) (fields[field.name] ??= []).push(field.value);
    }
    return fields;
  }

  function fill(form, fields) {
    const left = structuredClone(fields);
    for (const field of form.elements) {
      if (!isTyped(field)) continue;
      if (isTap(field)) field.checked = (fields[field.name] ?? []).includes(field.value);
      else if (left[field.name]?.length) field.value = left[field.name].shift();
    }
    form.querySelectorAll("details").forEach((more) => (more.open = true));
  }

  function keyField(form) {
    return [...form.elements].find((field) => /(^|-)request_key$/.test(field.name));
  }

  function remember(form) {
    const name = draftName(addressOf(form));
    const page = read(localStorage, name)?.page ?? addressOf();
    const draft = { page, title: document.querySelector("h1")?.textContent.trim(), fields: typed(form), at: Date.now(), key: keyField(form)?.value };
    if (!write(name, draft)) say(words.failed, "danger", [], form);
  }

  function entryOf(form, button) {
    const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
    if (button?.name) pairs.push([button.name, button.value]);
    const step = form.dataset.queue;
    const key = keyField(form)?.value;
    return { account, key, action: addressOf(form), page: read(localStorage, draftName(addressOf(form)))?.page ?? addressOf(), title: document.querySelector("h1")?.textContent.trim(), pairs, step, canWait: step !== undefined && key !== undefined && !button?.matches("[data-no-queue]"), at: Date.now() };
  }

  // ---- what the person sees

  function say(text, kind, actions, before) {
    const box = document.createElement("div");
    box.className = `notice notice--${kind}`;
    box.setAttribute("role", "status");
    const inside = document.createElement("div");
    const line = document.createElement("p");
    line.textContent = text;
    inside.append(line);
    if (actions.length) {
      const row = document.createElement("div");
      row.className = "actions";
      row.append(...actions.map(([label, act], place) => control(label, act, place, box)));
      inside.append(row);
    }
    box.append(inside);
    (before ?? document.querySelector("h1")).before(box);
    return box;
  }

  function control(label, act, place, box) {
    const item = document.createElement(typeof act === "string" ? "a" : "button");
    item.className = place ? "button button--secondary" : "button";
    item.textContent = label;
    if (typeof act === "string") item.href = act;
    else {
      item.type = "button";
      item.addEventListener("click", () => act(box));
    }
    return item;
  }

  function written(instant) {
    return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(instant);
  }

  function offer(form) {
    const name = draftName(addressOf(form));
    const draft = read(localStorage, name);
    if (!draft || JSON.stringify(draft.fields) === JSON.stringify(typed(form))) return;
    const kept = document.querySelector("[data-kept]");
    if (kept && [...kept.querySelectorAll("[name=action]")].some((field) => field.value === addressOf(form))) {
      if (Date.parse(kept.dataset.kept) >= draft.at) return;
      kept.remove(); // the phone has the newer one
    }
    const version = [...form.elements].find((field) => /(^|-)(version|based_on)$/.test(field.name));
    const seen = version && draft.fields[version.name]?.[0];
    const isChanged = seen && version.value && seen !== version.value;
    const text = words.draft.replace("{at}", written(draft.at)) + (isChanged ? ` ${words.changed}` : "");
    say(text, "warning", [
      [words.use, (box) => { fill(form, draft.fields); box.remove(); form.querySelector(".field__input, .choice__input")?.focus(); }],
      [words.drop, (box) => { localStorage.removeItem(name); box.remove(); }],
    ], form);
  }

  // ---- sending what waits: once, as it was typed, with the version that was seen

  function queue(entry) {
    const pairs = entry.pairs.map(([name, value]) => [name, name === "step" && !value ? entry.step : value]);
    if (!entry.canWait || !write(queueName(entry.key), { ...entry, pairs })) return false;
    useUp(entry.key);
    localStorage.removeItem(draftName(entry.action));
    return true;
  }

  function waiting() {
    return names("antre").map((name) => read(localStorage, name)).filter(Boolean).sort((a, b) => a.at - b.at);
  }

  async function signal() {
    const answer = await fetch("/sinyal", { cache: "no-store" }).then((response) => response.json()).catch(() => null);
    return answer?.account === account ? answer : null;
  }

  async function send() {
    if (!waiting().length || !navigator.onLine) return;
    const alive = await signal();
    if (!alive) return;
    for (const entry of waiting()) {
      if (entry.isClash) showClash(entry);
      else if (!(await sendOne(entry, alive.csrf_token))) return;
    }
    document.querySelector("[data-waiting]")?.toggleAttribute("hidden", waiting().length === 0);
  }

  async function sendOne(entry, token) {
    const body = new URLSearchParams([...entry.pairs, ["csrf_token", token]]);
    const response = await fetch(entry.action, { method: "POST", body, headers: { "X-Antrean": "1" } }).catch(() => null);
    if (!response || response.status >= 500 || response.status === 429) return false;
    const place = response.headers.get("X-Lanjut");
    if (response.status === 204 && !new URL(place, location.href).pathname.startsWith("/masuk")) {
      localStorage.removeItem(queueName(entry.key));
      document.querySelectorAll("[data-waits]").forEach((box) => box.remove());
      say(`${entry.title}: ${words.sent}`, "success", [[words.see, place]]);
    } else if (response.status === 409) {
      write(queueName(entry.key), { ...entry, isClash: true });
      showClash(entry);
    } else {
      const fields = {};
      entry.pairs.filter(([name]) => !NEVER_KEPT.test(name)).forEach(([name, value]) => (fields[name] ??= []).push(value));
      write(draftName(entry.action), { page: entry.page, title: entry.title, fields, at: entry.at });
      localStorage.removeItem(queueName(entry.key));
      say(`${entry.title}: ${words.refused}`, "warning", [[words.open, entry.page]]);
    }
    return true;
  }

  // The page with both versions is the service's own answer to the form, sent the usual way.
  async function compare(entry) {
    const alive = await signal();
    if (!alive) return;
    const form = document.createElement("form");
    form.method = "post";
    form.action = entry.action;
    for (const [name, value] of [...entry.pairs, ["csrf_token", alive.csrf_token]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      [field.name, field.value] = [name, value];
      form.append(field);
    }
    document.body.append(form);
    sessionStorage.setItem("sending", JSON.stringify(entry));
    form.submit();
  }

  function showClash(entry) {
    if (isOfflinePage || addressOf() === entry.page) compare(entry);
    else if (!document.querySelector(`[data-clash-of="${entry.key}"]`)) {
      say(`${entry.title}: ${words.clash}`, "warning", [[words.compare, () => compare(entry)]]).dataset.clashOf = entry.key;
    }
  }

  function trySending() {
    if (navigator.locks) navigator.locks.request("antre", { ifAvailable: true }, (lock) => lock && send());
    else send();
  }

  function showWaiting(entry, before) {
    document.querySelectorAll("[data-waits]").forEach((box) => box.remove());
    const text = entry.step === "draft" && !entry.pairs.some(([name, value]) => name === "step" && value === "save") ? words.waitingDraft : words.waiting;
    say(`${entry.title}: ${text}`, "warning", [], before).dataset.waits = "";
  }

  // ---- signing out: what is typed goes to the service, and leaves this phone

  async function handOver(token) {
    const drafts = names("isian").map((name) => [name, { action: name.slice(draftName("").length), ...read(localStorage, name) }]);
    const entries = waiting().map((entry) => {
      const fields = {};
      entry.pairs.forEach(([name, value]) => (fields[name] ??= []).push(value));
      return [queueName(entry.key), { ...entry, fields }];
    });
    for (const [name, draft] of [...drafts, ...entries]) {
      const body = new URLSearchParams({ csrf_token: token, action: draft.action, page: draft.page, fields: JSON.stringify(draft.fields) });
      const response = await fetch("/draf", { method: "POST", body, signal: AbortSignal.timeout(8000) }).catch(() => null);
      if (response?.ok) localStorage.removeItem(name);
    }
    const caches = (await self.caches?.keys()) ?? [];
    await Promise.all(caches.filter((name) => name.startsWith("pages-")).map((name) => self.caches.delete(name)));
  }

  // ---- events

  let timer;
  document.addEventListener("input", (event) => {
    const { form } = event.target;
    if (!form || !isWatched(form)) return;
    clearTimeout(timer);
    timer = setTimeout(remember, SAVE_AFTER_MS, form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) {
      event.preventDefault();
      handOver(form.querySelector("[name=csrf_token]").value).finally(() => form.submit());
      return;
    }
    if (form.matches("[data-no-draft]")) localStorage.removeItem(draftName(form.querySelector("[name=action]").value));
    if (event.defaultPrevented || !isWatched(form)) return;
    clearTimeout(timer);
    remember(form);
    const entry = entryOf(form, event.submitter);
    if (navigator.onLine || !entry.canWait) {
      sessionStorage.setItem("sending", JSON.stringify(entry));
      return;
    }
    event.preventDefault();
    if (queue(entry)) showWaiting(entry, form);
    else say(words.failed, "danger", [], form);
    document.querySelector("[data-waits]")?.scrollIntoView({ block: "center" });
  });

  window.addEventListener("online", trySending);
  setInterval(() => document.hidden || trySending(), TRY_EVERY_MS);

  // ---- this page

  const carriedOut = document.querySelector("meta[name=carried-out]")?.content;
  if (carriedOut) {
    useUp(carriedOut);
    localStorage.removeItem(queueName(carriedOut));
    if (sending) localStorage.removeItem(draftName(sending.action));
    names("isian").filter((name) => read(localStorage, name)?.key === carriedOut).forEach((name) => localStorage.removeItem(name));
  } else if (sending && isOfflinePage && queue(sending)) {
    showWaiting(sending);
  } else if (sending && document.querySelector("[data-clash]")) {
    localStorage.removeItem(queueName(sending.key));
    localStorage.removeItem(draftName(sending.action)); // the service keeps it, to be used on the new version
  }

  const used = new Set([...(read(localStorage, `kunci:${account}`) ?? []), ...waiting().map((entry) => entry.key)]);
  for (const form of document.forms) {
    const key = keyField(form);
    if (key && used.has(key.value) && self.crypto?.randomUUID) key.value = crypto.randomUUID();
    if (isWatched(form) && !form.matches("[data-kept-fields]") && !new URLSearchParams(location.search).has("draf")) offer(form);
  }
  if (isOfflinePage) await showKept();
  trySending();

  async function showKept() {
    const list = (part, items) => {
      const section = document.querySelector(part);
      section.hidden = items.length === 0;
      section.querySelector("[data-list]").append(...items);
    };
    const item = (text, href) => {
      const line = document.createElement("li");
      const inside = document.createElement(href ? "a" : "span");
      inside.textContent = text;
      if (href) Object.assign(inside, { href, className: "tap" });
      line.append(inside);
      return line;
    };
    list("[data-waiting]", waiting().map((entry) => item(`${entry.title}, ${written(entry.at)}`)));
    const cache = await self.caches?.open(`pages-${account}`);
    const pages = await Promise.all(((await cache?.keys()) ?? []).map(async (request) => {
      const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
      return item(page.querySelector("h1")?.textContent.trim(), new URL(request.url).pathname + new URL(request.url).search);
    }));
    list("[data-pages]", pages);
  }
})();
