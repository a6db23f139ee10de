import { OnAir, type Bar, type Timeline } from './turn-timeline';

export interface Box extends Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  width: number;
  height: number;
  labels: { text: string; y: number }[];
  ticks: { text: string; x: number }[];
  boxes: Box[];
}

const LabelWidth = 84;
const LaneHeight = 26;
const BarHeight = 18;
const AxisHeight = 22;
const RightMargin = 14;
const LeastBar = 2; // what took no time is seen, too
const MostTicks = 10;
const LabelledWidth = 90; // a tick with its label, at the least
const Steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

/** Where each bar of a timeline stands in a picture of this width: a lane for each stage, time to the right. */
export function layout(timeline: Timeline, width: number): Layout {
  const { lanes, bars, length } = timeline;
  const room = Math.max(60, width - LabelWidth - RightMargin);
  const scale = room / Math.max(length, 0.001);
  const top = (lane: string) => lanes.indexOf(lane) * LaneHeight;
  return {
    width: LabelWidth + room + RightMargin,
    height: lanes.length * LaneHeight + AxisHeight,
    labels: lanes.map((lane) => ({
      text: lane,
      y: top(lane) + LaneHeight / 2,
    })),
    ticks: ticksOf(length, room).map((at) => ({
      text: `${at} s`,
      x: LabelWidth + at * scale,
    })),
    boxes: bars.map((bar) => ({
      ...bar,
      x: LabelWidth + Math.max(0, bar.from) * scale,
      y: top(bar.lane) + (LaneHeight - BarHeight) / 2,
      width: Math.max(LeastBar, (bar.to - Math.max(0, bar.from)) * scale),
      height: BarHeight,
    })),
  };
}

export const isPlayed = ({ lane }: Bar): boolean => lane === OnAir;

function ticksOf(length: number, room: number): number[] {
  const most = Math.min(MostTicks, Math.floor(room / LabelledWidth));
  const step =
    Steps.find((step) => length / step <= most) ?? Math.ceil(length / most);
  const count = Math.floor(length / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) =>
    Number((index * step).toFixed(2)),
  );
}
