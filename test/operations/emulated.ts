import { Effect } from "effect"
import { onEmulator } from "../support/onEmulator.js"
import { type Outcomes, scenario } from "./scenario.js"

/** What becomes of each operation on the emulator. */
export const outcomesOnEmulator: Effect.Effect<Outcomes> = scenario({
  bucket: "operations",
  directoryBucket: "operations--use1-az4--x-s3",
  archive: "GLACIER"
}).pipe(Effect.provide(onEmulator({})))
