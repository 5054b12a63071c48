/**
 * From what was found to the profile of the server.
 */
import { custom } from "../provider/custom.js"
import type { Field, Overrides, Provider, Source } from "../provider/model.js"
import { algorithms } from "../wire/checksum.js"
import type { Capability, Report, Verdict } from "./model.js"

/** A field, if what it depends on was found out. */
type Rule<K extends Field> = (verdicts: Readonly<Record<Capability, Verdict>>, base: Provider) => {
  readonly value: Provider[K]
  readonly from: ReadonlyArray<Capability>
} | undefined

const works = (verdict: Verdict): boolean => verdict === "works"

/** All of these work; not known while one of them is not known, and none of the others fails. */
const all = (...from: ReadonlyArray<Capability>): Rule<any> => (verdicts) => {
  const seen = from.map((capability) => verdicts[capability])
  return seen.some((verdict) => verdict !== "works" && verdict !== "unknown")
    ? { value: false, from }
    : seen.every(works)
    ? { value: true, from }
    : undefined
}

const choice = <A>(capability: Capability, ifWorks: A, otherwise: A): Rule<any> => (verdicts) =>
  verdicts[capability] === "unknown"
    ? undefined
    : { value: works(verdicts[capability]) ? ifWorks : otherwise, from: [capability] }

const fullObject = ["CRC32", "CRC32C", "CRC64NVME"] as const

const composite = ["CRC32", "CRC32C", "SHA1", "SHA256"] as const

const checksums: Rule<"checksums"> = (verdicts, base) => {
  const from: ReadonlyArray<Capability> = [
    ...algorithms.map((algorithm) => `checksum${algorithm}` as const),
    ...fullObject.map((algorithm) => `fullObject${algorithm}` as const),
    ...composite.map((algorithm) => `composite${algorithm}` as const)
  ]
  if (from.some((capability) => verdicts[capability] === "unknown")) return undefined
  const taken = algorithms.filter((algorithm) => works(verdicts[`checksum${algorithm}`]))
  const whole = fullObject.filter((algorithm) => works(verdicts[`fullObject${algorithm}`]))
  const parts = composite.filter((algorithm) => works(verdicts[`composite${algorithm}`]))
  const both = taken.filter((algorithm) => [...whole, ...parts].some((each) => each === algorithm))
  return {
    value: {
      // One that does for objects in one piece and in parts.
      upload: both.find((algorithm) => algorithm === base.checksums.upload) ?? both[0] ?? "none",
      fullObject: whole,
      composite: parts,
      verifyDownload: taken.length > 0,
      trailer: verdicts.trailer === "unknown" ? base.checksums.trailer : works(verdicts.trailer)
    },
    from: verdicts.trailer === "unknown" ? from : [...from, "trailer"]
  }
}

const conditionalPut: Rule<"conditionalPut"> = (verdicts) => {
  const updates: ReadonlyArray<Capability> = ["conditionalUpdateQuoted", "conditionalUpdateUnquoted"]
  const update = updates.find((capability) => works(verdicts[capability])) ?? "conditionalUpdateQuoted"
  return all("conditionalCreate", update, "conditionalCreateRace", "conditionalUpdateRace")(
    verdicts,
    undefined as never
  )
}

const rules: { readonly [K in Field]?: Rule<K> } = {
  addressing: (verdicts, base) => {
    const other = base.addressing === "path" ? "virtual" : "path"
    const from: Capability = `${base.addressing}Addressing`
    return works(verdicts[from])
      ? { value: base.addressing, from: [from] }
      : works(verdicts[`${other}Addressing`])
      ? { value: other, from: [`${other}Addressing`] }
      : undefined
  },
  checksums,
  contentMd5ForDelete: choice("deleteObjectsWithoutMd5", false, true),
  etagQuotes: (verdicts) =>
    works(verdicts.conditionalUpdateQuoted)
      ? { value: "quoted", from: ["conditionalUpdateQuoted"] }
      : works(verdicts.conditionalUpdateUnquoted)
      ? { value: "unquoted", from: ["conditionalUpdateUnquoted", "conditionalUpdateQuoted"] }
      : undefined,
  conditionalPut,
  conditionalComplete: all("conditionalComplete"),
  conditionalCopy: (verdicts, base) => {
    const plain = all("conditionalCopy")(verdicts, base)
    return plain?.value === false && works(verdicts.conditionalCopyByVendorHeader)
      ? { value: true, from: ["conditionalCopyByVendorHeader"] }
      : plain
  },
  copyConditionPrefix: (verdicts) =>
    works(verdicts.conditionalCopy)
      ? { value: "", from: ["conditionalCopy"] }
      : works(verdicts.conditionalCopyByVendorHeader)
      ? { value: "cf-copy-destination-", from: ["conditionalCopyByVendorHeader"] }
      : undefined,
  conditionalDelete: all("conditionalDelete"),
  maxDeleteBatch: (verdicts, base) =>
    verdicts.deleteObjects === "unknown"
      ? undefined
      : !works(verdicts.deleteObjects)
      ? { value: 0, from: ["deleteObjects"] }
      : works(verdicts.deleteBatchOf1000)
      ? { value: 1_000, from: ["deleteBatchOf1000"] }
      : verdicts.deleteBatchOf1000 === "unknown" || (base.maxDeleteBatch > 0 && base.maxDeleteBatch < 1_000)
      ? undefined
      : { value: 100, from: ["deleteBatchOf1000"] },
  equalParts: choice("unequalParts", false, true),
  multipartEtag: choice("multipartEtagIsMd5", "md5", "opaque"),
  repeatableComplete: all("completeTwice"),
  copy: all("copy"),
  multipartCopy: all("multipartCopy"),
  listVersion: choice("listV2", 2, 1),
  listUrlEncode: (verdicts) =>
    verdicts.listUrlEncode === "unknown"
      ? undefined
      // What ignores it leaves out EncodingType, and is read right.
      : { value: works(verdicts.listUrlEncode) || verdicts.listUrlEncode === "ignored", from: ["listUrlEncode"] },
  versioning: all("versioning"),
  tagging: all("tagging")
}

/** @internal */
export const toProvider = (report: Report, base: Provider): Provider => {
  const verdicts = Object.fromEntries(
    Object.entries(report.findings).map(([capability, { verdict }]) => [capability, verdict])
  ) as Record<Capability, Verdict>
  const checkedOn = report.measuredAt.toISOString().slice(0, 10)
  const values: Record<string, unknown> = {}
  const sources: Record<string, Source> = {}
  for (const [field, rule] of Object.entries(rules)) {
    const found = rule(verdicts, base)
    if (found === undefined) continue
    values[field] = found.value
    const evidence = found.from.map((capability) =>
      found.from.length > 2 ? `${capability} ${verdicts[capability]}` : report.findings[capability].evidence
    )
    sources[field] = { kind: "measured", note: `${report.endpoint}: ${evidence.join("; ")}`, checkedOn }
  }
  return custom(base, { ...values, sources } as Overrides)
}
