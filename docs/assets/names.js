// Names that the theme leaves out, for those who listen to a page.
const names = { ".md-search": "Search", ".md-path": "Where this page stands",
  ".md-tags": "Tags" }
for (const [part, name] of Object.entries(names)) {
  document.querySelector(part)?.setAttribute("aria-label", name)
}
// The theme looks at a block of code once it is in sight. Until then, keys reach
// each that has to be scrolled.
const reach = () => {
  const blocks = [...document.querySelectorAll("pre > code:not([tabindex])")]
  for (const block of blocks.filter(each => each.scrollWidth > each.clientWidth)) {
    block.tabIndex = 0
  }
}
addEventListener("resize", reach)
document.addEventListener("toggle", reach, true)  // what was folded has a width now
reach()
