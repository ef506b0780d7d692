import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Line } from './state/left-over.ts';
import { formatBytes } from '../shared/words/format.ts';

const height = 160;
/** More would melt into a thick line. */
const dotsUpTo = 60;

/** Draws a line of bytes over time into an element and keeps to its width and theme. Returns what removes it. */
export function drawPlot(place: HTMLElement, { seconds, bytes }: Line): () => void {
  const draw = () => new uPlot(options(place, seconds.length), [seconds, bytes], place);
  let plot = draw();
  const redraw = () => {
    plot.destroy();
    plot = draw();
  };
  const theme = window.matchMedia('(prefers-color-scheme: dark)');
  theme.addEventListener('change', redraw);
  const resized = new ResizeObserver(() => {
    if (plot.width !== place.clientWidth) plot.setSize({ width: place.clientWidth, height });
  });
  resized.observe(place);
  return () => {
    theme.removeEventListener('change', redraw);
    resized.disconnect();
    plot.destroy();
  };
}

function options(place: HTMLElement, points: number): uPlot.Options {
  const style = getComputedStyle(place);
  const axis: uPlot.Axis = {
    stroke: style.color,
    font: `11px ${style.fontFamily}`,
    grid: { stroke: style.borderTopColor, width: 1 },
    ticks: { show: false },
  };
  return {
    width: place.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 28, 0, 0],
    scales: {
      x: { range: (_plot, min, max) => atLeastAMinute(min, max) },
      y: { range: (_plot, _min, max) => [0, Math.max(max, 1) * 1.1] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 64, size: 28, values: dates },
      {
        ...axis,
        size: 64,
        space: 40,
        splits: evenSplits,
        values: (_plot, values) => values.map(formatBytes),
      },
    ],
    series: [{}, line(style.accentColor, points <= dotsUpTo)],
  };
}

/** Clean-ups within seconds of each other would get the same time of day at every line. */
const atLeastAMinute = (min: number, max: number): uPlot.Range.MinMax =>
  max - min >= 60 ? [min, max] : [min - 30, max + 30];

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Days in the reader's own way of writing; the time of day, as exact as needed, where the line spans less. */
function dates(
  _plot: uPlot,
  seconds: number[],
  _axis: number,
  _space: number,
  stepSeconds: number,
): string[] {
  const format = stepSeconds < 60 ? second : stepSeconds < 86_400 ? hour : day;
  return seconds.map((value) => format.format(value * 1000));
}

/** A staircase: memory comes and goes at once, not little by little between two moments. */
function line(color: string, hasDots: boolean): uPlot.Series {
  const stairs = uPlot.paths.stepped?.({ align: 1 });
  return {
    stroke: color,
    width: 2,
    ...(stairs !== undefined && { paths: stairs }),
    points: { show: hasDots, size: 6, fill: color },
  };
}

/** Lines at whole sizes in steps of 1, 2 or 5 of a unit of 1024, which decimal steps would miss. */
function evenSplits(_plot: uPlot, _axis: number, _min: number, max: number): number[] {
  const unit = 1024 ** Math.floor(Math.log(Math.max(max, 1)) / Math.log(1024));
  const rough = max / unit / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power * unit;
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, index) => index * step);
}
