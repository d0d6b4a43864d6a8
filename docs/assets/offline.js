// On a published site, what was opened opens again without a connection.
const own = new URL("../", document.currentScript.src)
if (location.protocol !== "file:") {
  navigator.serviceWorker?.register(new URL("sw.js", own), { updateViaCache: "none" })
    .then(() => navigator.serviceWorker.ready)
    .then(async ({ active }) => {
      // What is still on its way is not in the list of what was loaded.
      if (document.readyState !== "complete")
        await new Promise(done => addEventListener("load", done))
      active.postMessage([location.href.replace(/#.*/, ""),
        ...performance.getEntriesByType("resource").map(({ name }) => name)])
    })
    .catch(() => {})  // not allowed here, so no copies
  // A search that was never used has no copy of its index, and would wait for ever.
  const index = new URL("search/search_index.json", own)
  document.addEventListener("focusin", async event => {
    const says = event.target.closest(".md-search")?.querySelector(".md-search-result__meta")
    if (!says || await window.caches?.match(index)) return
    await fetch(index, { method: "HEAD" }).catch(() => {
      says.textContent = "The search needs a connection once. From then on it works without."
    })
  })
}

// From disk, a link to a folder lists its files: name the page in it.
else {
  const name = event => {
    const link = event.target.closest?.("a[href]")
    if (link?.protocol === "file:" && link.pathname.endsWith("/"))
      link.pathname += "index.html"
  }
  for (const event of ["click", "auxclick", "contextmenu"])
    document.addEventListener(event, name, true)
}
