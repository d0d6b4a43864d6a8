// Dropout's mean and variance; two digits mixed. Compared with torch by
// tests/browser/test_playgrounds.py.
const mixing = {
  // Mean and variance of what dropout hands on.
  moments: ({ mean, variance, p, train }) => !train ? [mean, variance] :
    [mean, (variance + p * mean ** 2) / (1 - p)],

  // Two images of scikit-learn's digits: 64 pixels from 0 to g, which is 16.
  PIXELS: {
    8: "009e810000ceec00009a0f40003gce20004gg20003g8ad2001f13g8000bgfb10",
    0: "005d910000dfaf5003f20b8004c008800580098004b01c7002e5ac00006da000",
  },

  digit: label => [...mixing.PIXELS[label]].map(pixel => parseInt(pixel, 17) / 16),

  mixup({ lam }) {
    const zero = mixing.digit(0)
    return { lam, image: mixing.digit(8).map(
      (pixel, index) => lam * pixel + (1 - lam) * zero[index]) }
  },

  // As Python does: halves go to the even number.
  round: value => value % 1 === 0.5 || value % 1 === -0.5 ?
    2 * Math.round(value / 2) : Math.round(value),

  // The box is clipped at the border, and lam counted again.
  cutmix({ lam, row, col }) {
    const side = 8 * Math.sqrt(1 - lam) / 2, { round } = mixing
    const span = at => [Math.max(round(at - side), 0), Math.min(round(at + side), 8)]
    const [top, bottom] = span(row), [left, right] = span(col)
    const zero = mixing.digit(0)
    const image = mixing.digit(8).map((pixel, index) => {
      const y = Math.floor(index / 8), x = index % 8
      return top <= y && y < bottom && left <= x && x < right ? zero[index] : pixel
    })
    const pasted = (bottom - top) * (right - left)
    return { lam: 1 - pasted / 64, image, pasted, box: [left, top, right, bottom] }
  },

  showDropout(figure) {
    const { html, svg, short, ticks } = playground
    const drawing = svg("svg", { role: "img", "aria-labelledby": "dropout-says" })
    const legend = html("ul", { className: "playground-legend" })
    const says = playground.caption("dropout-says")
    playground.legend(legend, ["variance of the output", "mean of the output"])
    const ps = Array.from({ length: 91 }, (_, index) => index / 100)
    playground.start(figure, {
      mode: { label: "Mode", value: "train", options: { train: "train", eval: "eval" } },
      p: { label: "p", value: 0.5, min: 0, max: 0.9, step: 0.05 },
      mean: { label: "Mean of the input", value: 1, min: -3, max: 3, step: 0.1 },
      variance: { label: "Variance of the input", value: 1, min: 0, max: 4, step: 0.1 },
    }, [legend, drawing, says], ({ mode, p, mean, variance }, width) => {
      const at = (p, train = mode === "train") =>
        mixing.moments({ mean, variance, p, train })
      const high = Math.max(1, at(0.9, true)[1], mean)
      const low = Math.min(0, mean)
      playground.plot(drawing, width, {
        lines: [1, 0].map(index => ps.map(p => [p, at(p)[index]])),
        last: 0.9, low, high,
        xTicks: [0, 0.3, 0.6, 0.9].map(p => [p, p]),
        yTicks: ticks(high).map(value => [value, short(value)]),
        xLabel: "p", yLabel: "output",
        rules: [p], marks: at(p).map(value => [p, value, "dot"]),
      })
      const [now, spread] = at(p)
      says.textContent = `In ${mode} mode with p = ${short(p)} the mean stays at ` +
        `${short(now)}, and the variance ` + (short(spread) === short(variance) ?
        `stays at ${short(variance)}.` : `grows from ${short(variance)} to ${short(spread)}.`)
    })
  },

  showMixing(figure) {
    const { svg } = playground
    const short = share => String(Number(share.toFixed(4)))
    const drawing = svg("svg", { role: "img", "aria-labelledby": "mixing-says" })
    const says = playground.caption("mixing-says")
    const cut = ({ method }) => method === "cutmix"
    playground.start(figure, {
      method: { label: "Method", value: "cutmix",
        options: { mixup: "Mixup", cutmix: "CutMix" } },
      lam: { label: "lam", value: 0.5, min: 0, max: 1, step: 0.01 },
      row: { label: "Row of the centre", value: 1, min: 0, max: 7, when: cut },
      col: { label: "Column of the centre", value: 6, min: 0, max: 7, when: cut },
    }, [drawing, says], ({ method, lam: asked, row, col }, width) => {
      const { image, lam, pasted, box } = mixing[method]({ lam: asked, row, col })
      const gap = 16, size = Math.min(170, (width - 2 * gap - 2) / 3), pixel = size / 8
      const text = (words, x, y) => svg("text", { x, y }, words)
      const square = (pixels, name, place) => svg("g",
        { transform: `translate(${1 + place * (size + gap)} 20)` },
        text(name, 0, -6),
        ...pixels.map((value, index) => svg("rect", { class: "pixel",
          x: index % 8 * pixel, y: Math.floor(index / 8) * pixel,
          width: pixel, height: pixel, "fill-opacity": value })),
        svg("rect", { class: "edge", width: size, height: size }))
      const mixed = square(image, "mixed", 2)
      if (box) mixed.append(svg("rect", { class: "box",
        x: box[0] * pixel, y: box[1] * pixel, width: (box[2] - box[0]) * pixel,
        height: (box[3] - box[1]) * pixel }))
      const bar = (share, name, place) => {
        const y = size + 36 + place * 22, long = Math.max(0, 3 * size + 2 * gap - 110)
        return svg("g", {}, text(`label ${name}: ${short(share)}`, 0, y + 11),
          svg("rect", { class: "edge", x: 100, y, width: long, height: 14 }),
          svg("rect", { class: `share-${place + 1}`, x: 100, y, width: share * long,
            height: 14 }))
      }
      drawing.setAttribute("viewBox", `0 0 ${width} ${size + 84}`)
      drawing.replaceChildren(square(mixing.digit(8), "8", 0),
        square(mixing.digit(0), "0", 1), mixed, bar(lam, 8, 0), bar(1 - lam, 0, 1))
      const label = `the label is ${short(lam)} of 8 and ${short(1 - lam)} of 0.`
      says.textContent = method === "mixup" ?
        `With lam = ${short(asked)}, each pixel is ${short(lam)} of the 8 and ` +
        `${short(1 - lam)} of the 0, and ${label}` :
        `lam = ${short(asked)} was asked for. The box covers ${pasted} of 64 pixels, ` +
        `so lam is counted again: ${label}`
    })
  },
}

mixing.showDropout(document.getElementById("dropout"))
mixing.showMixing(document.getElementById("mixing"))
