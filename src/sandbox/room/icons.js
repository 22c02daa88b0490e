import { svg } from './dom.js';

// Own drawings on a grid of 20 for the names that the cards use; one path each, stroked unless it says `fill`.
const drawings = {
  Clock: { stroke: 'M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 0 1 0-14.4M10 6v4.3l2.8 1.7' },
  ArrowSync: {
    stroke: 'M16.5 8.5A6.8 6.8 0 0 0 4.3 6.3M3.5 11.5a6.8 6.8 0 0 0 12.2 2.2M4 2.8v3.7h3.7M16 17.2v-3.7h-3.7',
  },
  QuestionCircle: {
    stroke:
      'M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 0 1 0-14.4M7.8 8.1a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.1.9-1.1 1.7',
    dots: [[10, 14]],
  },
  CheckmarkCircle: { stroke: 'M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 0 1 0-14.4M6.3 10.3l2.6 2.6l4.9-5.3' },
  DismissCircle: {
    stroke: 'M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 0 1 0-14.4M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6',
  },
  Prohibited: { stroke: 'M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 0 1 0-14.4M5 5l10 10' },
  AlertUrgent: {
    stroke:
      'M5.5 13.8V9.3a4.5 4.5 0 0 1 9 0v4.5l1.2 1.3H4.3zM8.6 17.3h2.8M2.3 7.6a7 7 0 0 1 2-4M17.7 7.6a7 7 0 0 0-2-4',
  },
  Warning: { stroke: 'M10 3.2l7.2 13H2.8zM10 8v4', dots: [[10, 14.2]] },
  Info: {
    stroke: 'M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 0 1 0-14.4M10 9.2v4.6',
    dots: [[10, 6.6]],
  },
  Person: {
    stroke: 'M10 3a3.4 3.4 0 1 1 0 6.8a3.4 3.4 0 0 1 0-6.8M3.8 17.2c.3-3.4 2.8-5 6.2-5s5.9 1.6 6.2 5',
  },
  AlertSnooze: {
    stroke: 'M5.5 13.8V9.3a4.5 4.5 0 0 1 5-4.5M14.5 10.5v3.3l1.2 1.3H4.3M8.6 17.3h2.8M12.5 3h4l-4 4.5h4',
  },
  Bell: { stroke: 'M5.5 13.8V9.3a4.5 4.5 0 0 1 9 0v4.5l1.2 1.3H4.3zM8.6 17.3h2.8' },
  Menu: { stroke: 'M3 5.5h14M3 10h14M3 14.5h14' },
  Split: { stroke: 'M3 4h14v12H3zM10 4v12' },
  Send: { stroke: 'M3.5 3.5l13.5 6.5l-13.5 6.5l2-6.5zM5.5 10h6' },
  Reply: { stroke: 'M8 5l-4.5 4.5L8 14M3.5 9.5H12a4.5 4.5 0 0 1 4.5 4.5v1.5' },
  Pencil: { stroke: 'M4 16l.8-3.5l8.7-8.7l2.7 2.7l-8.7 8.7z' },
  Close: { stroke: 'M5 5l10 10M15 5L5 15' },
  Faults: { stroke: 'M11 2.5L4.5 11.5h4.5l-1 6l6.5-9h-4.5z' },
};

/** An icon in the text's colour; undefined for a name that is not drawn, so that the caller shows the card's fallback. */
export function icon(name, size = 20) {
  const drawing = drawings[name];
  if (drawing === undefined) return undefined;
  const root = svg('svg', {
    viewBox: '0 0 20 20',
    width: size,
    height: size,
    class: 'icon',
    'aria-hidden': 'true',
  });
  root.append(svg('path', { d: drawing.stroke }));
  for (const [cx, cy] of drawing.dots ?? []) root.append(svg('circle', { cx, cy, r: 0.95, class: 'dot' }));
  return root;
}
