import { svg } from "./dom.js";

const WIDTH = 640, HEIGHT = 220, LEFT = 46, RIGHT = 8, TOP = 10, BOTTOM = 26;

// Draws the loss by step: training as a line, validation as dots. Steps are [step, loss] or [step, loss, validation loss].
export function curve(steps, total) {
  const highest = Math.max(...steps.map(step => Math.max(step[1], step[2] ?? 0)), 1e-6) * 1.05;
  const last = Math.max(total, steps.at(-1)[0], 2);
  const x = step => LEFT + (WIDTH - LEFT - RIGHT) * (step - 1) / (last - 1);
  const y = loss => TOP + (HEIGHT - TOP - BOTTOM) * (1 - loss / highest);
  const ticks = [0, 1, 2, 3, 4].map(i => highest * i / 4);
  const now = steps.at(-1);
  return svg("svg", { class: "curve", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Loss by step: ${now[1].toFixed(3)} at step ${now[0]} of ${last}` },
    ticks.map(value => [
      svg("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, value.toFixed(2)),
    ]),
    svg("polyline", { class: "line", points: steps.map(step => `${x(step[0]).toFixed(1)},${y(step[1]).toFixed(1)}`).join(" ") }),
    steps.filter(step => step.length > 2).map(step => svg("circle", { class: "dot", r: 4, cx: x(step[0]), cy: y(step[2]) })),
    svg("text", { x: LEFT, y: HEIGHT - 6 }, "step 1"),
    svg("text", { x: WIDTH - RIGHT, y: HEIGHT - 6, "text-anchor": "end" }, `step ${last}`));
}
