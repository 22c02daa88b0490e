import { el, svg } from './dom.js';

/** The drawing's frame in pixels for a width: text keeps its size, the line gets what is left. */
const frame = (width) => ({ width, height: 210, left: 52, right: 12, top: 10, bottom: 26 });
const day = 86_400_000;
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const thousands = new Intl.NumberFormat('en-US');

/** A round step that cuts `span` into about four. */
function roundStep(span) {
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
}

function scales(source, box) {
  const points = source.data.flatMap((series) => series.values);
  const xs = points.map((point) => Date.parse(point.x));
  const ys = points.map((point) => point.y);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const [y0, y1] = [source.yMin ?? Math.min(0, ...ys), source.yMax ?? Math.max(...ys) * 1.1];
  const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom };
  return {
    x: (value) => box.left + ((Date.parse(value) - x0) / (x1 - x0 || 1)) * inner.width,
    y: (value) => box.top + (1 - (value - y0) / (y1 - y0 || 1)) * inner.height,
    range: { x0, x1, y0, y1 },
    box,
  };
}

function grid({ x, y, range, box }) {
  const parts = [];
  const step = roundStep(range.y1 - range.y0);
  for (let value = range.y0; value <= range.y1; value += step) {
    parts.push(
      svg('line', { class: 'grid', x1: box.left, x2: box.width - box.right, y1: y(value), y2: y(value) }),
      text(box.left - 8, y(value) + 4, thousands.format(value), 'end'),
    );
  }
  const days = Math.round((range.x1 - range.x0) / day);
  const every = Math.max(1, Math.ceil(days / 4));
  for (let at = range.x1; at >= range.x0; at -= every * day) {
    const date = new Date(at);
    const left = x(date.toISOString());
    const anchor = left > box.width - box.right - 20 ? 'end' : left < box.left + 14 ? 'start' : 'middle';
    parts.push(text(left, box.height - 7, shortDay.format(date), anchor));
  }
  return parts;
}

function text(x, y, words, anchor) {
  const node = svg('text', { x, y, 'text-anchor': anchor });
  node.textContent = words;
  return node;
}

/** A series is broken where a day is missing: a gap in the data stays a gap. */
function path(values, { x, y }) {
  let before;
  const gap = values.length > 3 ? day * 1.5 : Number.POSITIVE_INFINITY;
  return values
    .map((point) => {
      const at = Date.parse(point.x);
      const letter = before === undefined || at - before > gap ? 'M' : 'L';
      before = at;
      return `${letter}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`;
    })
    .join('');
}

function sample(colour) {
  const node = svg('svg', { viewBox: '0 0 20 8', width: 20, height: 8, 'aria-hidden': 'true' });
  node.append(svg('path', { class: colour, d: 'M1 4h18' }));
  return node;
}

const look = (series, index) =>
  `series series-${(series.color ?? 'categoricalBlue').toLowerCase()} dash-${index}`;

function draw(source, width) {
  const box = frame(width);
  const scale = scales(source, box);
  const ends = source.data.map((series) => `${series.legend}: ${thousands.format(series.values.at(-1).y)}`);
  const drawing = svg('svg', {
    viewBox: `0 0 ${box.width} ${box.height}`,
    width: box.width,
    height: box.height,
    role: 'img',
    'aria-label': `${source.title ?? 'Chart'}. Last values: ${ends.join('; ')}`,
  });
  drawing.append(...grid(scale));
  for (const [index, series] of source.data.entries()) {
    drawing.append(svg('path', { class: look(series, index), d: path(series.values, scale) }));
  }
  const last = source.data[0]?.values.at(-1);
  if (last) drawing.append(svg('circle', { class: 'last', cx: scale.x(last.x), cy: scale.y(last.y), r: 4 }));
  return drawing;
}

/** Teams' `Chart.Line` as an SVG with title, axes and legend; its label says where each series ends. */
export function chartLine(source) {
  let drawing = draw(source, 480);
  const legend = el('ul', { class: 'legend' });
  for (const [index, series] of source.data.entries()) {
    legend.append(el('li', {}, sample(look(series, index)), el('span', { text: series.legend })));
  }
  const figure = el(
    'figure',
    { class: 'chart', 'data-testid': 'chart-line' },
    source.showTitle !== false && el('figcaption', { text: source.title ?? '' }),
    source.yAxisTitle && el('p', { class: 'axis', text: source.yAxisTitle }),
    drawing,
    source.showLegend !== false && legend,
  );
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width < 120) return;
    const next = draw(source, width);
    drawing.replaceWith(next);
    drawing = next;
  }).observe(figure);
  return figure;
}
