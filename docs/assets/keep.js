// On the page of all programs: a button that has the worker keep the whole site. It
// says what that loads, and how far it is. tools/publish/offline.py fills in the sizes.
{
  const AT_ONCE = 24  // addresses in a message to the worker
  const box = document.querySelector(".keep")
  const { files, size } = box?.dataset ?? {}
  const list = new URL("offline.json", new URL("../", document.currentScript.src))
  const made = (tag, properties) => Object.assign(document.createElement(tag), properties)

  // Resolves to how many could not be loaded.
  const keep = async urls => {
    const { active } = await navigator.serviceWorker.ready
    const { port1, port2 } = new MessageChannel()
    return new Promise(done => {
      port1.onmessage = ({ data }) => done(data)
      active.postMessage(urls, [port2])
    })
  }

  const offer = async () => {
    await navigator.serviceWorker.ready
    const button = made("button", { type: "button", className: "md-button",
      textContent: "Keep the whole site for offline use" })
    const bar = made("progress", { hidden: true, value: 0, ariaLabel: "Files kept" })
    const says = made("span", { role: "status" })
    const whole = "The whole site is kept here and opens without a connection."
    says.textContent = await caches.match(list.href) ? whole :
      `${files} files, about ${size} to load.`
    button.hidden = says.textContent === whole
    button.addEventListener("click", async () => {
      button.disabled = true
      bar.hidden = false
      navigator.storage?.persist?.()  // so that the browser does not clear it away
      let failed = 0, done = 0
      try {
        const answer = await fetch(list, { cache: "no-cache" })
        const urls = (await answer.json()).files.map(file => new URL(file, list).href)
        bar.max = urls.length
        while (done < urls.length) {
          failed += await keep(urls.slice(done, done + AT_ONCE))
          done = Math.min(done + AT_ONCE, urls.length)
          bar.value = done
          says.textContent = `${done} of ${urls.length} files`
        }
        failed ||= await keep([list.href])  // last: it stands for all the others
        says.textContent = failed ?
          `${failed} files could not be loaded; what is here is kept. Try again.` : whole
      } catch {
        says.textContent = "There is no connection. What is here is kept. Try again later."
      }
      bar.hidden = true
      button.disabled = false
      button.hidden = says.textContent === whole
    })
    box.append(button, " ", bar, " ", says)
  }

  if (files && location.protocol !== "file:" && navigator.serviceWorker) offer()
}
