// The life of a GradScaler, and what becomes 0 at each scale. Compared with
// torch by tests/browser/test_playgrounds.py.
const scaler = {
  // The scale before each step, as torch keeps it: in fp32.
  life({ init_scale, growth_factor, backoff_factor, growth_interval, overflows }, steps) {
    let scale = Math.fround(init_scale), clean = 0
    return Array.from({ length: steps }, (_, step) => {
      const before = scale
      if (overflows.includes(step)) {
        scale = Math.fround(scale * backoff_factor)
        clean = 0
      } else if (++clean === growth_interval) {
        const grown = Math.fround(scale * growth_factor)
        if (Number.isFinite(grown)) scale = grown
        clean = 0
      }
      return before
    })
  },

  // The share of a standard normal below z, as a series.
  below(z) {
    if (Math.abs(z) > 7) return z > 0 ? 1 : 0
    let term = z, sum = z
    for (let odd = 3; Math.abs(term) > 1e-17; odd += 2) sum += term *= z * z / odd
    return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI)
  },

  // Half the smallest number of fp16 and of bf16 is rounded to 0; from half a
  // step above the largest of fp16 on it is inf.
  LIMITS: { zero: 2 ** -25, inf: 65520, bf16: 2 ** -134 },
  COUNT: 10000,

  // Of as many quantiles of a log-normal: the shares that become 0 in fp16,
  // inf in fp16, 0 in bf16.
  shares({ median, decades, scale }) {
    const { LIMITS, COUNT, below } = scaler
    const share = limit => Math.round(COUNT * below(
      (Math.log10(limit) - Math.log10(median) - Math.log10(scale)) / decades)) / COUNT
    return [share(LIMITS.zero), 1 - share(LIMITS.inf), share(LIMITS.bf16)]
  },

  // "0, 30, 31": the steps that a text names.
  listed: text => (text.match(/\d+/g) ?? []).map(Number),

  power: exponent => `2^${exponent}`,

  part(name) {
    const { html, svg, caption } = playground
    const drawing = svg("svg", { role: "img", "aria-labelledby": `${name}-says` })
    const legend = html("ul", { className: "playground-legend" })
    const says = caption(`${name}-says`)
    return { drawing, legend, says, all: [legend, drawing, says] }
  },

  showLife(figure) {
    const { short, start, plot } = playground
    const { power, listed, life } = scaler
    const STEPS = 200
    const { drawing, legend, says, all } = scaler.part("scaler")
    playground.legend(legend, ["scale; a cross is a skipped step"])
    let clicked
    const { made, show } = start(figure, {
      init: { label: "init_scale", value: 16, min: 0, max: 24, format: power },
      growth: { label: "growth_factor", value: 2, values: [1.1, 1.5, 2, 4, 8] },
      backoff: { label: "backoff_factor", value: 0.5, values: [0.1, 0.25, 0.5, 0.75, 0.9] },
      interval: { label: "growth_interval", value: 25,
        values: [1, 2, 5, 10, 25, 50, 100, 2000] },
      overflows: { label: "Steps with an overflow", text: true, value: "0, 30, 31, 120" },
    }, all, ({ init, growth, backoff, interval, overflows }, width) => {
      const steps = [...new Set(listed(overflows))].filter(step => step < STEPS)
      const scales = life({ init_scale: 2 ** init, growth_factor: growth,
        backoff_factor: backoff, growth_interval: interval, overflows: steps }, STEPS)
      const logs = scales.map(Math.log2)
      const high = Math.ceil(Math.max(...logs)) + 1
      const low = Math.floor(Math.min(...logs)) - 1
      const unit = Math.ceil((high - low) / 6)
      clicked = plot(drawing, width, {
        lines: [logs.flatMap((log, step) => [[step, log], [step + 1, log]])],
        last: STEPS, low, high,
        xTicks: [0, 50, 100, 150, 200].map(step => [step, step]),
        yTicks: Array.from({ length: high - low + 1 }, (_, index) => low + index)
          .filter(log => log % unit === 0).map(log => [log, power(log)]),
        xLabel: "step", yLabel: "scale",
        marks: steps.map(step => [step + 0.5, logs[step], "cross"]),
      })
      says.textContent = `The scale goes from ${short(scales[0])} to ` +
        `${short(scales.at(-1))} in ${STEPS} steps, of which ${steps.length} are skipped.`
    })
    drawing.addEventListener("click", event => {
      const step = Math.floor(clicked(event))
      if (step < 0 || step >= STEPS) return
      const now = new Set(listed(made.overflows.get()))
      if (!now.delete(step)) now.add(step)
      made.overflows.input.value = [...now].sort((a, b) => a - b).join(", ")
      show()
    })
  },

  showShares(figure) {
    const { short, percent, start, plot } = playground
    const POWERS = 32
    const { drawing, legend, says, all } = scaler.part("shares")
    playground.legend(legend, ["0 in fp16", "inf in fp16", "0 in bf16"])
    start(figure, {
      median: { label: "Median gradient", value: -7.7, min: -20, max: 0, step: 0.1,
        format: exponent => short(10 ** exponent) },
      decades: { label: "Spread, decades", value: 1, min: 0.1, max: 4, step: 0.1 },
      scale: { label: "Loss scale", value: 4, min: 0, max: POWERS, format: scaler.power },
    }, all, ({ median, decades, scale }, width) => {
      const curves = Array.from({ length: POWERS + 1 }, (_, power) =>
        scaler.shares({ median: 10 ** median, decades, scale: 2 ** power }))
      const now = curves[scale]
      plot(drawing, width, {
        lines: [0, 1, 2].map(index => curves.map((row, power) => [power, row[index]])),
        last: POWERS, high: 1,
        xTicks: [0, 8, 16, 24, 32].map(exponent => [exponent, scaler.power(exponent)]),
        yTicks: [0, 0.25, 0.5, 0.75, 1].map(share => [share, percent(share)]),
        xLabel: "loss scale", yLabel: "gradients",
        rules: [scale],
        marks: now.map(share => [scale, share, "dot"]),
      })
      const [zero, inf, bf16] = now.map(percent)
      says.textContent = `At a scale of ${scaler.power(scale)}, ${zero} of the ` +
        `gradients are 0 in fp16, ${inf} are inf in fp16, and ${bf16} are 0 in bf16.`
    })
  },
}

scaler.showLife(document.getElementById("scaler"))
scaler.showShares(document.getElementById("shares"))
