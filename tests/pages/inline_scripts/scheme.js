
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)")
  let chosen
  try {
    chosen = __md_get("__palette")?.color?.scheme
  } catch {}  // rubbish is stored, or nothing may be
  const dark = () =>
    ["default", "slate"].includes(chosen) ? chosen === "slate" : system.matches
  const show = () => {
    const [scheme, meant] = dark() ? ["slate", "dark"] : ["default", "light"]
    document.body.dataset.mdColorScheme = scheme
    document.querySelector("meta[name=color-scheme]").content = meant
  }
  show()
  system.addEventListener("change", show)
  const button = document.querySelector(".scheme")
  button.addEventListener("click", () => {
    chosen = dark() ? "default" : "slate"
    if ((chosen === "slate") === system.matches) chosen = undefined  // the system's
    show()
    __md_set("__palette", chosen ? { color: { scheme: chosen } } : {})
  })
  // not before what will stand beside it is there and moves it no more
  document.addEventListener("DOMContentLoaded", () => { button.hidden = false })
})()
