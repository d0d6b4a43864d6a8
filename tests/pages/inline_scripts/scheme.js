
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)")
  const dark = () => {
    const chosen = __md_get("__palette")
    return chosen ? chosen.color.scheme === "slate" : system.matches
  }
  const show = () => {
    const [scheme, meant] = dark() ? ["slate", "dark"] : ["default", "light"]
    document.body.dataset.mdColorScheme = scheme
    document.querySelector("meta[name=color-scheme]").content = meant
  }
  show()
  system.addEventListener("change", show)
  const button = document.querySelector(".scheme")
  button.addEventListener("click", () => {
    __md_set("__palette", { color: { scheme: dark() ? "default" : "slate" } })
    show()
  })
  // not before what will stand beside it is there and moves it no more
  document.addEventListener("DOMContentLoaded", () => { button.hidden = false })
})()
