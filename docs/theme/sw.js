// Keeps what a reader opened, for the times without a connection. Whoever has
// one is served what is new: only files with a hash in their name are taken
// from what was kept. tools/publish/offline.py writes the version, a hash of the site.
const VERSION = ""
const HOME = new URL("./", location).href
const OURS = `kept of ${HOME} `
const HASHED = /\.[0-9a-f]{8}\.(?:min\.)?(?:js|css)$/

const open = () => caches.open(OURS + VERSION)
// A search or a link from elsewhere adds words to an address; the page is the same,
// and is kept once.
const plain = url => url.replace(/[?#].*/, "")

// A page is asked for anew, whatever the browser's own cache would allow.
async function fetchAndKeep(request) {
  const page = request.mode === "navigate" || !request.mode
  const answer = await fetch(request, page ? { cache: "no-cache" } : {})
  if (answer.ok && !answer.redirected)
    await (await open()).put(plain(request.url ?? request), answer.clone())
  return answer
}

async function newest(request) {
  try {
    return await fetchAndKeep(request)
  } catch (error) {
    const kept = await (await open()).match(plain(request.url))
    if (kept) return kept
    if (request.mode === "navigate") return offline()
    throw error
  }
}

const kept = async request =>
  await (await open()).match(request) ?? fetchAndKeep(request)

// The answer for a page that was never opened: which ones were.
async function offline() {
  const cache = await open()
  const links = []
  for (const { url } of await cache.keys()) {
    const answer = await cache.match(url)
    if (!/html/.test(answer.headers.get("Content-Type"))) continue
    const title = (await answer.text()).match(/<title>(.*?)<\/title>/s)?.[1]
    links.push(`<li><a href="${url}">${title ?? url}</a></li>`)
  }
  return new Response(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>No connection</title>
<h1>No connection</h1>
<p>This page was not opened before, so there is no copy of it here. These are:</p>
<ul>${links.join("")}</ul>
`, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } })
}

// What an older version kept is loaded anew, then its copies are deleted.
async function renew() {
  await clients.claim()
  const cache = await open()
  for (const name of await caches.keys()) {
    if (!name.startsWith(OURS) || name === OURS + VERSION) continue
    for (const { url } of await (await caches.open(name)).keys())
      if (!await cache.match(plain(url))) await fetchAndKeep(plain(url)).catch(() => {})
    await caches.delete(name)
  }
}

addEventListener("install", () => skipWaiting())
addEventListener("activate", event => event.waitUntil(renew()))
addEventListener("fetch", event => {
  const { request } = event
  if (request.method !== "GET" || !request.url.startsWith(HOME)) return
  event.respondWith((HASHED.test(request.url) ? kept : newest)(request))
})
// The first page was loaded before there was anyone to keep it.
addEventListener("message", event => event.waitUntil(open().then(cache =>
  Promise.all(event.data.map(plain).map(async url => {
    if (url.startsWith(HOME) && !await cache.match(url))
      await fetchAndKeep(url).catch(() => {})
  })))))
