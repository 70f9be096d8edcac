// Bar charts in the page's colours. Loaded when there is something to draw. What they show stands in
// a table beside them too, for those who cannot see them.
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from "chart.js";
import type { Counts } from "./statistics-counts.js";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

export interface BarChart {
  readonly canvas: HTMLCanvasElement;
  readonly counts: Counts;
  /** Bars that lie, for names that are long. */
  readonly lying: boolean;
}

let drawn: { readonly chart: Chart; readonly made: BarChart }[] = [];

/** Draws these charts in the place of those before. */
export function draw(charts: readonly BarChart[]): void {
  for (const { chart } of drawn) chart.destroy();
  drawn = charts.map((made) => ({ chart: chartOf(made), made }));
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  draw(drawn.map(({ made }) => made));
});

const numbers = new Intl.NumberFormat("en", { notation: "compact" });

function chartOf({ canvas, counts, lying }: BarChart): Chart {
  const [bar, text, line] = ["--bar", "--muted", "--line"].map(colour);
  const names = {
    grid: { display: false },
    ticks: { color: text, autoSkip: !lying, maxRotation: 0 },
  };
  const amounts = {
    beginAtZero: true,
    grid: { color: line },
    border: { display: false },
    ticks: {
      color: text,
      precision: 0,
      maxTicksLimit: 5,
      callback: (amount: number | string) => numbers.format(Number(amount)),
    },
  };
  return new Chart(canvas, {
    type: "bar",
    data: {
      labels: counts.map(([name]) => short(name)),
      datasets: [
        { data: counts.map(([, amount]) => amount), backgroundColor: bar, maxBarThickness: 26 },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: lying ? "y" : "x",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12 },
      scales: lying ? { x: amounts, y: names } : { x: names, y: amounts },
      plugins: { tooltip: { displayColors: false } },
    },
  });
}

const longestLabel = 26;

function short(name: string): string {
  return name.length <= longestLabel ? name : `${name.slice(0, longestLabel - 1)}…`;
}

function colour(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}
