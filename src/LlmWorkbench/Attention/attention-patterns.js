// What the data of an output say of its heads; nothing here touches the page.
const count = data.tokens.length;
// Unsigned numbers of 16 bits, the low byte first, in base64.
const numbers = text => {
  const bytes = atob(text), values = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < values.length; i++) { values[i] = bytes.charCodeAt(2 * i) | (bytes.charCodeAt((2 * i) + 1) << 8); }
  return values;
};
const share = number => number / 65535;
// How many rows a pattern has, and the weight of a column in a row: rows lie one after the other, each up to its diagonal, or whole
// where every token reads all others.
const rowCount = Math.ceil(count / data.tile);
const weightsOf = head => (head.decoded ??= numbers(head.weights));
const isWhole = rowCount > 1 && data.heads.length > 0 && weightsOf(data.heads[0]).length === rowCount * rowCount;
const lastColumn = row => isWhole ? rowCount - 1 : row;
const lastRead = token => isWhole ? count - 1 : token;
const weight = (head, row, column) => column > lastColumn(row) ? 0 : share(weightsOf(head)[(isWhole ? row * rowCount : row * (row + 1) / 2) + column]);
// What a token reads, most first. Beside tiles only the strongest links are known.
const reads = (head, token) => {
  const found = [];
  if (data.tile === 1) {
    for (let k = 0; k <= lastRead(token); k++) { found.push({ position: k, weight: weight(head, token, k) }); }
  } else if (data.links > 0) {
    const links = (head.decodedLinks ??= numbers(head.links));
    for (let i = 0; i < data.links; i++) {
      const place = 2 * ((token * data.links) + i);
      if (links[place + 1] > 0) { found.push({ position: links[place], weight: share(links[place + 1]) }); }
    }
  }
  return found.sort((a, b) => b.weight - a.weight || a.position - b.position);
};
// How strongly a weight is coloured: a power below 1, so that a hundredth still shows.
const strength = weight => Math.min(1, weight) ** 0.4;
// A pattern of no more rows than that: over the columns of a tile the weights are added up, over its rows the mean is taken.
const smaller = (head, most) => {
  const factor = Math.ceil(rowCount / most), size = Math.ceil(rowCount / factor), values = new Float64Array(size * size);
  for (let row = 0; row < rowCount; row++) {
    const own = Math.floor(row / factor), rows = Math.min(factor, rowCount - (own * factor));
    for (let column = 0; column <= lastColumn(row); column++) { values[(own * size) + Math.floor(column / factor)] += weight(head, row, column) / rows; }
  }
  return { size, values };
};
