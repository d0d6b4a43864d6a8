// Names that the theme leaves out, for those who listen to a page.
const names = { ".md-search": "Search", ".md-path": "Where this page stands",
  ".md-tags": "Tags" }
for (const [part, name] of Object.entries(names)) {
  document.querySelector(part)?.setAttribute("aria-label", name)
}
// The theme looks at a block of code once it is in sight. Until then, keys reach
// each that has to be scrolled. And they reach tables that are too wide.
const reach = () => {
  for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) {
    const wide = wrap.scrollWidth > wrap.clientWidth
    for (const [name, value] of [["tabindex", 0], ["role", "group"], ["aria-label", "Table"]])
      if (wide) wrap.setAttribute(name, value)
      else wrap.removeAttribute(name)
  }
  const blocks = [...document.querySelectorAll("pre > code:not([tabindex])")]
  for (const block of blocks.filter(each => each.scrollWidth > each.clientWidth)) {
    block.tabIndex = 0
  }
}
addEventListener("resize", reach)
addEventListener("load", reach)  // the theme has wrapped the tables
document.addEventListener("toggle", reach, true)  // what was folded has a width now
reach()
// Under a finger nothing shows what a term of the glossary means. The first tap does,
// as site.css has it; the second follows the link.
let finger, told
document.addEventListener("pointerdown", ({ pointerType }) => {
  finger = pointerType === "touch"
}, true)
document.addEventListener("click", event => {
  const term = event.target.closest?.("a.term")
  told?.classList.remove("told")
  told = finger && term !== told ? term : undefined
  if (!told) return
  told.classList.add("told")
  event.preventDefault()
})
