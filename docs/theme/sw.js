// Keeps what a reader opened, for the times without a connection. Whoever has
// one is served what is new: only files with a hash in their name are taken
// from what was kept. tools/publish/offline.py writes the version, a hash of the site.
const VERSION = ""
const HOME = new URL("./", location).href
const OURS = `kept of ${HOME} `
const HASHED = /\.[0-9a-f]{8}\.(?:min\.)?(?:js|css)$/
// The names of all files. It is kept by those who keep the whole site, and last.
const LIST = `${HOME}offline.json`

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

// Keeps what is not kept yet, a few at a time; says how many could not be loaded.
async function keep(urls) {
  const cache = await open()
  const waiting = [...new Set(urls.map(plain))].filter(url => url.startsWith(HOME))
  let failed = 0
  const next = async () => {
    for (let url; (url = waiting.shift());)
      if (!await cache.match(url)) {
        const answer = await fetchAndKeep(url).catch(() => {})
        failed += !answer?.ok
      }
  }
  await Promise.all(Array.from({ length: 6 }, next))
  return failed
}

// The answer for a page that was never opened: which ones were. It has the colours of
// the site in the scheme that was chosen there, else in the system's.
const STYLE = `
:root { color-scheme: light dark }
body {
  background: #fff; color: #222;
  background: light-dark(#fff, #1e2129); color: light-dark(#222, #e2e4ea);
  font: 1.1rem/1.6 system-ui, "Segoe UI", Roboto, sans-serif; margin: 0;
}
header { background: #24314d; padding: 0.8rem 1rem }
header a { color: #fff; font-weight: 700; text-decoration: none }
header, main { padding-inline: max(1rem, 50vw - 20rem) }
h1 { line-height: 1.2 }
li { margin: 0.4em 0 }
main a { color: #1f5fa8; color: light-dark(#1f5fa8, #82b4ff) }`
const SCRIPT = `
try {
  const name = "${new URL(HOME).pathname}.__palette"
  const { scheme } = JSON.parse(localStorage.getItem(name)).color
  document.documentElement.style.colorScheme = scheme === "slate" ? "dark" : "light"
} catch {}  // none was chosen, or nothing may be read`

async function hashed(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`
}

async function offline() {
  const cache = await open()
  const links = []
  for (const { url } of await cache.keys()) {
    const answer = await cache.match(url)
    if (!/html/.test(answer.headers.get("Content-Type"))) continue
    const text = await answer.text()
    if (/http-equiv="?refresh/.test(text)) continue  // only leads on
    const title = text.match(/<title>(.*?)(?: - [^-]*)?<\/title>/s)?.[1]
    links.push(`<li><a href="${url}">${title ?? url}</a>`)
  }
  return new Response(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ` +
`style-src ${await hashed(STYLE)}; script-src ${await hashed(SCRIPT)}">
<title>No connection</title>
<style>${STYLE}</style>
<script>${SCRIPT}</script>
<header><a href="${HOME}">Home</a></header>
<main>
<h1>No connection</h1>
<p>This page was not opened before, so there is no copy of it here. <a href="">Try it again</a>` +
` when there is a connection. These pages are here:</p>
<ul>${links.join("")}</ul>
</main>
`, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } })
}

// What an older version kept is loaded anew, then its copies are deleted.
async function renew() {
  await clients.claim()
  for (const name of await caches.keys()) {
    if (!name.startsWith(OURS) || name === OURS + VERSION) continue
    const urls = (await (await caches.open(name)).keys()).map(({ url }) => url)
    if (urls.includes(LIST))  // the whole site, also what is new in it
      urls.push(...await fetch(LIST, { cache: "no-cache" })
        .then(answer => answer.json())
        .then(({ files }) => files.map(file => HOME + file)).catch(() => []))
    await keep(urls)
    await caches.delete(name)
  }
}

addEventListener("install", () => skipWaiting())
addEventListener("activate", event => event.waitUntil(renew()))
addEventListener("fetch", event => {
  const { request } = event
  if (request.method !== "GET" || !request.url.startsWith(HOME) || request.url === LIST)
    return
  event.respondWith((HASHED.test(request.url) ? kept : newest)(request))
})
// The first page was loaded before there was anyone to keep it. Who asks for more, as
// keep.js does, hears when it is there.
addEventListener("message", event => event.waitUntil(
  keep(event.data).then(failed => event.ports[0]?.postMessage(failed))))
