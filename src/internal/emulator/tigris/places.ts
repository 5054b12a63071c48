/**
 * Where Tigris keeps data: single regions, and groups of them. From `regions.ts` of @tigrisdata/storage.
 *
 * @internal
 */
export const places: ReadonlySet<string> = new Set([
  ...["ams", "fra", "gru", "iad", "jnb", "lhr", "nrt", "ord", "sin", "sjc", "syd"],
  ...["usa", "eur"]
])
