// The stages of sampling in llama.cpp's order: repetition penalty, top-k, top-p, min-p, temperature (Sampler.cs, llama-sampler.cpp).
// tokens: [{ logit, seen }], largest logit first; rest: [[count, mean, variance]], groups of nearly equal logits.
// settings: { temperature, topK, topP, minP, penalty }. 32-bit steps are rounded as the engine rounds them.
const stages = (tokens, rest, settings) => {
  const f = Math.fround;
  // What n tokens with mean m and variance v weigh at a temperature, relative to a logit of 0.
  const weight = (g, t = 1) => g.count * Math.exp(g.logit / t) * (1 + g.variance / (2 * t * t));
  // Of tokens spread evenly over a group, the n largest.
  const largest = (g, n) => {
    const half = Math.sqrt(3 * g.variance), share = n / g.count;
    return { ...g, count: n, logit: g.logit + half * (1 - share), variance: g.variance * share * share };
  };

  const shift = list => {
    const max = list.reduce((most, g) => Math.max(most, g.logit), -Infinity);
    return list.map(g => ({ ...g, logit: g.index < 0 ? g.logit - max : f(g.logit - max) }));
  };
  const bySize = list => list.slice().sort((a, b) => b.logit - a.logit || a.index - b.index);
  const penalized = logit => f(logit <= 0 ? logit * f(settings.penalty) : logit / f(settings.penalty));

  const model = shift([
    ...tokens.map((t, index) => ({ index, count: 1, logit: f(t.logit), variance: 0 })),
    ...rest.map(([count, mean, variance]) => ({ index: -1, count, logit: mean, variance })),
  ]);
  const modelSum = model.reduce((sum, g) => sum + weight(g), 0);
  const modelShare = model.map(g => weight(g) / modelSum);
  const cutBy = new Map();
  const report = [];
  let approximate = false;

  // How sure the distribution is: entropy in bits, by H = ln Z - E[logit / T]; mass is the model's own probability of what is left.
  const note = (name, list, t = 1) => {
    const z = list.reduce((sum, g) => sum + weight(g, t), 0);
    const mean = list.reduce((sum, g) => sum + g.count * Math.exp(g.logit / t) * ((g.logit / t) * (1 + g.variance / (2 * t * t)) + g.variance / (t * t)), 0) / z;
    const count = list.reduce((sum, g) => sum + g.count, 0);
    const mass = list.reduce((sum, g) => sum + (g.index < 0 ? g.count * g.share : modelShare[g.index]), 0);
    report.push({ name, count, mass: Math.min(1, mass), entropy: Math.max(0, (Math.log(z) - mean) / Math.LN2) });
  };
  const cut = (name, list, left) => {
    const kept = new Set(left.map(g => g.index));
    list.forEach(g => g.index >= 0 && !kept.has(g.index) && cutBy.set(g.index, name));
    return left;
  };
  // Keeps the first whole groups, then as many tokens of the next as wanted.
  const first = (list, wanted) => {
    const left = [];
    for (const g of list) {
      const n = Math.min(g.count, wanted(g));
      if (n < 1) { break; }
      if (n < g.count && g.variance > 0) { approximate = true; }
      left.push(n < g.count ? largest(g, n) : g);
      if (n < g.count) { break; }
    }
    return left;
  };

  let list = model.map((g, i) => ({ ...g, share: modelShare[i] / g.count }));
  note("model", list);

  if (settings.penalty !== 1) {
    list = shift([
      ...list.filter(g => g.index >= 0).map(g => ({ ...g, logit: tokens[g.index].seen ? penalized(f(tokens[g.index].logit)) : f(tokens[g.index].logit) })),
      ...rest.map(([count, mean, variance], i) => ({ index: -1, count, logit: mean, variance, share: modelShare[tokens.length + i] / count })),
    ]);
    note("repetition penalty", list);
  }

  list = bySize(list);
  if (settings.topK > 0) {
    let room = settings.topK;
    list = cut("top-k", list, first(list, g => { const n = Math.min(g.count, room); room -= n; return n; }));
    note("top-k", list);
  }

  if (settings.topP < 1) {
    const whole = list.reduce((sum, g) => sum + weight(g), 0);
    let sum = 0;
    list = cut("top-p", list, first(list, g => {
      const missing = f(settings.topP) - sum, all = weight(g) / whole;
      sum += all;
      return missing <= 0 ? 0 : all <= missing ? g.count : Math.max(1, Math.ceil(missing / all * g.count));
    }));
    note("top-p", list);
  }

  if (settings.minP > 0) {
    const least = list[0].logit + Math.log(f(settings.minP));
    list = cut("min-p", list, first(list, g => {
      const half = Math.sqrt(3 * g.variance);
      return g === list[0] ? Math.max(1, g.logit - half >= least ? g.count : 1)
        : g.logit - half >= least ? g.count
        : g.logit + half < least ? 0 : Math.floor(g.count * (g.logit + half - least) / (2 * half || 1));
    }));
    note("min-p", list);
  }

  const t = f(settings.temperature);
  if (t === 0) {
    list = cut("temperature 0", list, [list[0].count > 1 ? largest(list[0], 1) : list[0]]);
    note("temperature", list);
  } else {
    note("temperature", list, t);
  }

  const divisor = t === 0 ? 1 : t;
  const z = list.reduce((sum, g) => sum + weight(g, divisor), 0);
  const after = new Array(tokens.length).fill(0);
  let restAfter = 0;
  list.forEach(g => { if (g.index >= 0) { after[g.index] = weight(g, divisor) / z; } else { restAfter += weight(g, divisor) / z; } });
  return { before: modelShare.slice(0, tokens.length), after, restAfter, cutBy, report, approximate };
};
