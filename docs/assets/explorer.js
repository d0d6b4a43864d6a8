// The schedule explorer. The functions take torch's own names and defaults;
// tests/browser/test_playgrounds.py compares them with torch.
const explorer = {
  // What the validation loss is after each epoch, for the plateau.
  LOSSES: [1, 0.6, 0.4, 0.3, 0.31, 0.3, 0.31, 0.3, 0.25, 0.22,
    0.2, 0.2, 0.21, 0.2, 0.2, 0.21, 0.2, 0.2, 0.2, 0.2],

  // The lr after t calls of sched.step().
  rates: {
    MultiStepLR: ({ milestones, gamma = 0.1 }, lr, t) =>
      lr * gamma ** milestones.filter(each => each <= t).length,

    ExponentialLR: ({ gamma }, lr, t) => lr * gamma ** t,

    CosineAnnealingLR: ({ T_max, eta_min = 0 }, lr, t) =>
      eta_min + (lr - eta_min) * (1 + Math.cos(Math.PI * t / T_max)) / 2,

    "warm-up": ({ start_factor, total_iters, T_max }, lr, t) => t < total_iters ?
      lr * (start_factor + (1 - start_factor) * t / total_iters) :
      explorer.rates.CosineAnnealingLR({ T_max }, lr, t - total_iters),

    OneCycleLR({ total_steps, pct_start = 0.3, anneal_strategy = "cos",
      div_factor = 25, final_div_factor = 1e4, three_phase = false }, lr, t) {
      const first = lr / div_factor, last = first / final_div_factor
      const phases = three_phase ? [
        [pct_start * total_steps - 1, first, lr],
        [2 * pct_start * total_steps - 2, lr, first],
        [total_steps - 1, first, last],
      ] : [
        [pct_start * total_steps - 1, first, lr],
        [total_steps - 1, lr, last],
      ]
      const now = phases.findIndex(([end], index) => t <= end || index === phases.length - 1)
      const start = now ? phases[now - 1][0] : 0
      const [end, from, to] = phases[now]
      const share = (t - start) / (end - start)
      return anneal_strategy === "linear" ? from + (to - from) * share :
        to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2
    },
  },

  // The lr before each call of sched.step(loss), with torch's other defaults.
  plateau({ factor = 0.1, patience = 10 }, lr, losses) {
    let best = Infinity, bad = 0
    return losses.map(loss => {
      const before = lr
      if (loss < best * (1 - 1e-4)) {
        best = loss
        bad = 0
      } else if (++bad > patience) {
        if (lr - lr * factor > 1e-8) lr *= factor
        bad = 0
      }
      return before
    })
  },

  // The lr of each batch. Stepped once per batch, the plateau once per epoch;
  // by mistake the other way round.
  lrs({ name, knobs, lr, epochs, batches }, mistaken = false) {
    const steps = Array.from({ length: epochs * batches }, (_, step) => step)
    const epoch = step => Math.floor(step / batches)
    if (name === "ReduceLROnPlateau") {
      const { LOSSES, plateau } = explorer
      if (mistaken) return plateau(knobs, lr, steps.map(step => LOSSES[epoch(step)]))
      const each = plateau(knobs, lr, LOSSES.slice(0, epochs))
      return steps.map(step => each[epoch(step)])
    }
    const rate = explorer.rates[name] ?? (() => lr)
    return steps.map(step => rate(knobs, lr, mistaken ? epoch(step) : step))
  },

  // From the controls to torch's names.
  chosen({ schedule, epochs, batches, lr, ...set }) {
    const total = epochs * batches
    const round = value => Number(value.toPrecision(6))
    const warm = Math.max(1, Math.round(total * set.warm))
    const [name, knobs] = {
      constant: () => ["", {}],
      multistep: () => ["MultiStepLR", {
        milestones: [Math.round(total * set.first), Math.round(total * set.second)]
          .sort((a, b) => a - b), gamma: set.gamma }],
      exponential: () => ["ExponentialLR", { gamma: round(set.left ** (1 / total)) }],
      cosine: () => ["CosineAnnealingLR", {
        T_max: Math.round(total * set.period), eta_min: round(lr * set.floor) }],
      warmup: () => ["warm-up", {
        start_factor: set.start, total_iters: warm, T_max: total - warm }],
      onecycle: () => ["OneCycleLR", {
        total_steps: total, pct_start: set.rise, anneal_strategy: set.shape,
        three_phase: set.phases === "three", div_factor: set.div,
        final_div_factor: set.final }],
      plateau: () => ["ReduceLROnPlateau", {
        factor: set.factor, patience: set.patience }],
    }[schedule]()
    return { name, knobs, lr, epochs, batches }
  },

  python: value => value === true ? "True" : value === false ? "False" :
    Array.isArray(value) ? `[${value.join(", ")}]` : JSON.stringify(value),

  // The program that gives these lrs.
  code({ name, knobs, lr, epochs, batches }) {
    const plateau = name === "ReduceLROnPlateau", warmed = name === "warm-up"
    const given = Object.entries(knobs).map(
      ([knob, value]) => `${knob}=${explorer.python(value)}`)
    if (name === "OneCycleLR") given.unshift(`max_lr=${lr}`)
    const { start_factor, total_iters, T_max } = knobs
    const sched = warmed ? [
      "sched = SequentialLR(opt, [",
      `    LinearLR(opt, start_factor=${start_factor}, total_iters=${total_iters}),`,
      `    CosineAnnealingLR(opt, T_max=${T_max}),`,
      `], milestones=[${total_iters}])`,
    ] : name ? [`sched = ${name}(`, "    opt,", ...given.map(each => `    ${each},`), ")"] :
      []
    const classes = warmed ?
      "CosineAnnealingLR, LinearLR, SequentialLR" : name
    return [
      "import torch",
      "from torch import nn",
      ...name ? [`from torch.optim.lr_scheduler import ${classes}`] : [],
      "",
      "model = nn.Linear(1, 1)  # yours",
      `opt = torch.optim.SGD(model.parameters(), lr=${lr})`,
      ...sched,
      ...plateau ? ["val_losses = [  # yours", ...[0, 10].map(from =>
        `    ${explorer.LOSSES.slice(from, from + 10).join(", ")},`), "]"] : [],
      "",
      "lrs = []",
      `for epoch in range(${epochs}):`,
      `    for batch in range(${batches}):`,
      '        lrs.append(opt.param_groups[0]["lr"])',
      "        opt.step()",
      ...!name ? [] : [plateau ? "    sched.step(val_losses[epoch])" : "        sched.step()"],
      "print(lrs[0], max(lrs), lrs[-1])",
      "",
    ].join("\n")
  },

  controls() {
    const { percent } = playground
    const only = (...names) => ({ schedule }) => names.includes(schedule)
    const share = (label, value, min, max, when) =>
      ({ label, value, min, max, step: 0.05, format: percent, when })
    return {
      schedule: { label: "Schedule", value: "onecycle", options: {
        constant: "Constant", multistep: "Multi-step", exponential: "Exponential",
        cosine: "Cosine", warmup: "Warm-up, then cosine", onecycle: "One cycle",
        plateau: "Plateau" } },
      lr: { label: "lr", value: 0.1, values: [0.0001, 0.0002, 0.0005, 0.001, 0.002,
        0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] },
      epochs: { label: "Epochs", value: 10, min: 2, max: 20 },
      batches: { label: "Batches per epoch", value: 20, min: 10, max: 50 },
      first: share("First milestone", 0.5, 0.05, 0.95, only("multistep")),
      second: share("Second milestone", 0.75, 0.05, 0.95, only("multistep")),
      gamma: { label: "gamma", value: 0.1, min: 0.05, max: 0.95, step: 0.05,
        when: only("multistep") },
      left: { label: "Left of the lr in the end", value: 0.01, format: percent,
        values: [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5], when: only("exponential") },
      period: share("T_max, of the run", 1, 0.2, 2, only("cosine")),
      floor: { label: "eta_min, of the lr", value: 0, format: percent,
        values: [0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5], when: only("cosine") },
      warm: share("Warm-up, of the run", 0.1, 0.05, 0.6, only("warmup")),
      start: { label: "start_factor", value: 0.01,
        values: [0.001, 0.01, 0.1, 0.2, 0.5, 1], when: only("warmup") },
      rise: share("pct_start", 0.3, 0.1, 0.9, only("onecycle")),
      shape: { label: "anneal_strategy", value: "cos",
        options: { cos: "cos", linear: "linear" }, when: only("onecycle") },
      phases: { label: "Phases", value: "two",
        options: { two: "two", three: "three" }, when: only("onecycle") },
      div: { label: "div_factor", value: 25, values: [1, 2, 5, 10, 25, 50, 100],
        when: only("onecycle") },
      final: { label: "final_div_factor", value: 10000,
        values: [1, 10, 100, 1000, 10000, 100000], when: only("onecycle") },
      factor: { label: "factor", value: 0.1, values: [0.1, 0.2, 0.3, 0.5, 0.8],
        when: only("plateau") },
      patience: { label: "patience", value: 2, min: 0, max: 10, when: only("plateau") },
    }
  },

  show(figure) {
    const { html, svg, short, ticks } = playground
    const drawing = svg("svg", { role: "img", "aria-labelledby": "explorer-says" })
    const legend = html("ul", { className: "playground-legend" })
    const says = playground.caption("explorer-says")
    const text = html("code",
      { id: "explorer-code", role: "region", ariaLabel: "The program" })
    const bar = html("div", { className: "bar" }, html("span", {}, "The program"),
      html("button", { type: "button", className: "copy" }, "Copy"))
    const program = html("div", {}, bar, html("pre", {}, text))
    serve(bar)
    playground.start(figure, explorer.controls(),
      [legend, drawing, says, program], (settings, width) => {
        const run = explorer.now = explorer.chosen(settings)
        const right = explorer.lrs(run), wrong = explorer.lrs(run, true)
        const { name, epochs, batches } = run
        const plateau = name === "ReduceLROnPlateau"
        const top = Math.max(...right, ...wrong)
        const at = right.indexOf(Math.max(...right))
        const points = list => list.map((value, step) => [step, value])
        const losses = explorer.LOSSES.slice(0, epochs).map(
          (loss, epoch) => [(epoch + 1) * batches, loss * top])
        const every = Math.ceil(epochs / (width < 500 ? 4 : 10))
        const epoch = Array.from({ length: epochs + 1 }, (_, index) => index)
        const mistake = plateau ? "stepped once per batch, by mistake" :
          "stepped once per epoch, by mistake"
        playground.plot(drawing, width, {
          lines: [points(right), ...name ? [points(wrong)] : [],
            ...plateau ? [losses] : []],
          last: right.length, high: top,
          xTicks: epoch.filter(each => each % every === 0)
            .map(each => [each * batches, each * batches]),
          yTicks: ticks(top).map(value => [value, short(value)]),
          xLabel: "batch; a vertical line ends each epoch", yLabel: "lr",
          rules: epoch.slice(1).map(each => each * batches),
        })
        playground.legend(legend, [
          !name ? "lr" : plateau ? "stepped once per epoch" : "stepped once per batch",
          ...name ? [mistake] : [],
          ...plateau ? ["validation loss, 1 at the top"] : []])
        says.textContent = `The lr starts at ${short(right[0])}, is highest at batch ` +
          `${at} with ${short(right[at])}, and ends at ${short(right.at(-1))}.` +
          (name ? ` If it is ${mistake}, it ends at ${short(wrong.at(-1))}.` : "")
        text.textContent = explorer.code(run)
        // Keys have to reach what is scrolled, and nothing else: of all other blocks
        // the theme takes the tabindex away, and with it the focus.
        if (text.scrollWidth > text.clientWidth) text.tabIndex = 0
        else text.removeAttribute("tabindex")
      })
  },
}

explorer.show(document.getElementById("explorer"))
