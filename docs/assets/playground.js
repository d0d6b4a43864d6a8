// What the three playgrounds share: labelled controls, and a plot that is
// drawn again for each setting and each width.
const playground = {
  html(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties)
    node.append(...children)
    return node
  },

  svg(tag, attributes = {}, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag)
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
    node.append(...children)
    return node
  },

  // At most three digits: 0.0123, 4e-7, 65536.
  short: value => String(Math.abs(value) >= 1000 ? Math.round(value) :
    Number(value.toPrecision(3))),

  percent: share => `${playground.short(100 * share)} %`,

  // A native input with its label and, for a slider, its value in words.
  // values: the slider runs through a list. options: a choice. text: free.
  control(name, { label, values, options, text, value, min = 0, max, step = 1,
    format = playground.short }) {
    const { html } = playground
    const id = `playground-${name}`
    const field = html("div", { className: "playground-control" },
      html("label", { htmlFor: id, textContent: label }))
    let input, get
    if (options) {
      input = html("select", { id }, ...Object.entries(options).map(
        ([key, words]) => new Option(words, key, key === value, key === value)))
      get = () => input.value
      field.append(input)
    } else if (text) {
      input = html("input", { id, type: "text", value, autocomplete: "off" })
      get = () => input.value
      field.append(input)
    } else {
      input = html("input", { id, type: "range" })
      Object.assign(input, values ? { min: 0, max: values.length - 1, step: 1 } :
        { min, max, step })
      input.value = values ? values.indexOf(value) : value
      get = () => values ? values[input.value] : Number(input.value)
      const said = html("output", { htmlFor: id })
      said.ariaLive = "off"  // the slider itself says its value
      field.append(said, input)
      const show = () => {
        said.textContent = format(get())
        input.setAttribute("aria-valuetext", said.textContent)
      }
      input.addEventListener("input", show)
      show()
    }
    return { field, input, get }
  },

  // Puts the controls and the parts in place of the static figure. draw(settings,
  // width) is called at once, at each change, and when the width changes.
  start(figure, controls, parts, draw) {
    const made = Object.fromEntries(Object.entries(controls).map(
      ([name, control]) => [name, playground.control(name, control)]))
    const settings = () => Object.fromEntries(
      Object.entries(made).map(([name, { get }]) => [name, get()]))
    // On a phone the plot stays in sight as long as the controls do.
    const plots = parts.filter(each => each.matches("svg, .playground-legend"))
    const bench = playground.html("div", { className: "playground-bench" },
      playground.html("div", { className: "playground-controls" },
        ...Object.values(made).map(({ field }) => field)), ...plots)
    const box = playground.html("div", { id: figure.id, className: "playground" },
      bench, ...parts.filter(each => !plots.includes(each)))
    const wide = () => bench.clientWidth
    const show = () => {
      const now = settings()
      for (const [name, { when }] of Object.entries(controls))
        made[name].field.hidden = when ? !when(now) : false
      draw(now, wide())
    }
    figure.replaceWith(box)
    box.addEventListener("input", show)
    let width = wide()
    new ResizeObserver(() => {
      if (width !== wide()) {
        width = wide()
        show()
      }
    }).observe(box)
    show()
    return { made, show }
  },

  // A caption that screen readers speak when it changes, and that names a plot.
  caption: id => playground.html("p", { id, className: "playground-caption",
    role: "status" }),

  // What each line is. A line is told by its colour and by its dashes.
  legend(node, names) {
    node.replaceChildren(...names.map((name, index) => playground.html("li", {},
      playground.svg("svg", { viewBox: "0 0 32 8", "aria-hidden": "true" },
        playground.svg("path", { class: `line-${index + 1}`, d: "M0 4H32" })), name)))
  },

  // Round numbers from 0 to the top, three to six of them.
  ticks(top) {
    const power = 10 ** Math.floor(Math.log10(top))
    const unit = power * [0.2, 0.5, 1, 2].find(each => top / (power * each) <= 5.001)
    return Array.from({ length: Math.floor(top / unit + 1.001) }, (_, i) => i * unit)
  },

  // lines: lists of [x, y]; x from 0 to last, y from low to high.
  plot(node, width, { lines, last, low = 0, high, xTicks, yTicks, xLabel, yLabel,
    rules = [], marks = [] }) {
    const { svg } = playground
    const height = 270, left = 56, right = 20, under = 46, above = 12
    const x = value => left + (width - left - right) * value / last
    const y = value => height - under -
      (height - under - above) * (value - low) / (high - low)
    const path = points => points.map(([a, b], index) =>
      `${index ? "L" : "M"}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("")
    const words = (text, attributes) => svg("text", attributes, text)
    node.setAttribute("viewBox", `0 0 ${width} ${height}`)
    node.replaceChildren(
      ...rules.map(at => svg("path", { class: "rule",
        d: `M${x(at)} ${above}V${height - under}` })),
      svg("path", { class: "axis", d: `M${left} ${above}V${height - under}H${width}` }),
      ...xTicks.map(([at, text]) => words(text, { x: x(at), y: height - under + 18,
        "text-anchor": "middle" })),
      ...yTicks.map(([at, text]) => words(text, { x: left - 6, y: y(at) + 4,
        "text-anchor": "end" })),
      words(xLabel, { x: (left + width) / 2, y: height - 6, "text-anchor": "middle" }),
      words(yLabel, { transform: `translate(12 ${(height - under + above) / 2})` +
        " rotate(-90)", "text-anchor": "middle" }),
      ...lines.map((points, index) => svg("path", { class: `line-${index + 1}`,
        d: path(points) })).reverse(),
      ...marks.map(([a, b, kind]) => svg("path", { class: kind, d:
        kind === "cross" ? `M${x(a) - 4} ${y(b) - 4}l8 8m0-8l-8 8` :
          `M${x(a) - 5} ${y(b)}a5 5 0 1 0 10 0a5 5 0 1 0-10 0` })))
    return event => {  // the x of a click
      const box = node.getBoundingClientRect()
      const at = (event.clientX - box.left) * width / box.width
      return last * (at - left) / (width - left - right)
    }
  },
}
