import type { Overrides, Provider, Source, Sources } from "./model.js"

const given: Source = { kind: "given", note: "set by the program" }

/**
 * `base` with some fields changed, for a server that is known better than here.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Provider } from "effect-s3"
 *
 * const ours = Provider.custom(Provider.ceph, { name: "ceph-squid", checksums: { upload: "CRC32" } })
 * assert.strictEqual(ours.checksums.upload, "CRC32")
 * assert.strictEqual(ours.addressing, "path")
 * assert.strictEqual(ours.sources.checksums.kind, "given")
 */
export const custom = (base: Provider, overrides: Overrides): Provider => {
  const sources: Record<string, Source> = { ...base.sources }
  for (const field in overrides) {
    if (field in sources) sources[field] = given
  }
  return {
    ...base,
    ...overrides,
    checksums: { ...base.checksums, ...overrides.checksums },
    sources: { ...sources as Sources, ...overrides.sources }
  }
}
