/**
 * What became of each operation on each server, as `run.ts` writes it.
 */
import * as Fs from "node:fs"
import type { Outcomes } from "./scenario.js"

export interface Measured {
  readonly version: string
  readonly on: string
  readonly outcomes: Outcomes
}

const file = new URL("./servers.json", import.meta.url)

export const read = (): Record<string, Measured> => JSON.parse(Fs.readFileSync(file, "utf8"))

export const write = (servers: Readonly<Record<string, Measured>>): void => {
  const sorted = Object.fromEntries(
    Object.entries(servers).sort(([a], [b]) => a < b ? -1 : 1).map(([name, { outcomes, ...rest }]) => [
      name,
      { ...rest, outcomes: Object.fromEntries(Object.entries(outcomes).sort(([a], [b]) => a < b ? -1 : 1)) }
    ])
  )
  Fs.writeFileSync(file, JSON.stringify(sorted, undefined, 2) + "\n")
}
