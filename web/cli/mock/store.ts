// The datasets of the stand-in, in memory: rows as the texts that came.
import type { Platform } from "../../types.js";

export interface StoredRow {
  readonly id: string;
  /** JSON text, as it was sent. */
  readonly text: string;
}

export interface StoredDataset {
  readonly platform: Platform;
  readonly id: string;
  readonly rows: readonly StoredRow[];
}

export class Store {
  readonly #datasets = new Map<string, { platform: Platform; id: string; rows: StoredRow[] }>();
  #made = 0;

  /** Appends rows and names them. */
  add(platform: Platform, id: string, texts: readonly string[]): StoredRow[] {
    const key = keyOf(platform, id);
    const dataset = this.#datasets.get(key) ?? { platform, id, rows: [] };
    this.#datasets.set(key, dataset);
    const rows = texts.map((text) => ({ id: this.#nextId(platform), text }));
    dataset.rows.push(...rows);
    return rows;
  }

  rowsOf(platform: Platform, id: string): readonly StoredRow[] {
    return this.#datasets.get(keyOf(platform, id))?.rows ?? [];
  }

  all(): StoredDataset[] {
    return [...this.#datasets.values()];
  }

  clear(): void {
    this.#datasets.clear();
  }

  #nextId(platform: Platform): string {
    this.#made += 1;
    if (platform === "humanloop") return `evtc_${this.#made}`;
    return `00000000-0000-4000-8000-${this.#made.toString(16).padStart(12, "0")}`;
  }
}

function keyOf(platform: Platform, id: string): string {
  return `${platform} ${id}`;
}
