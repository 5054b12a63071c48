import * as fs from "node:fs"
import * as path from "node:path"
import type { Adapter, Vector, Verdict } from "./Adapter.js"

export interface VectorFile {
  readonly name: string
  readonly category: string
  readonly vectors: ReadonlyArray<Vector>
}

export interface CategoryReport {
  readonly category: string
  readonly total: number
  readonly passed: number
  /** Of the passed ones. */
  readonly lenient: number
  readonly skipped: number
  readonly failures: ReadonlyArray<{ readonly id: string; readonly reason: string }>
  readonly hasAdapter: boolean
}

/** Every file that holds vectors, whatever its name and folder; other JSON is none of ours. */
export const load = (directory: string): ReadonlyArray<VectorFile> => {
  const files: Array<VectorFile> = []
  for (const name of fs.readdirSync(directory, { encoding: "utf8", recursive: true }).sort()) {
    if (!name.endsWith(".json")) continue
    const json: unknown = JSON.parse(fs.readFileSync(path.join(directory, name), "utf8"))
    if (typeof json !== "object" || json === null) continue
    const { category, vectors } = json as { readonly category?: unknown; readonly vectors?: unknown }
    if (typeof category !== "string" || !Array.isArray(vectors)) continue
    files.push({ name, category, vectors })
  }
  return files
}

const judge = async (adapter: Adapter, vector: Vector): Promise<Verdict> => {
  let verdict: Verdict
  try {
    verdict = await adapter.run(vector as never)
  } catch (error) {
    verdict = { failed: `threw ${error instanceof Error ? error.message : String(error)}` }
  }
  return typeof verdict === "object" && vector.lenient === true ? "lenient" : verdict
}

const runCategory = async (
  category: string,
  vectors: ReadonlyArray<Vector>,
  adapter: Adapter | undefined
): Promise<CategoryReport> => {
  const total = vectors.length
  if (adapter === undefined) {
    return { category, total, passed: 0, lenient: 0, skipped: total, failures: [], hasAdapter: false }
  }
  const failures: Array<{ readonly id: string; readonly reason: string }> = []
  let passed = 0
  let lenient = 0
  let skipped = 0
  for (const vector of vectors) {
    const verdict = await judge(adapter, vector)
    if (verdict === "skipped") skipped++
    else if (typeof verdict === "object") failures.push({ id: vector.id, reason: verdict.failed })
    else {
      passed++
      if (verdict === "lenient") lenient++
    }
  }
  return { category, total, passed, lenient, skipped, failures, hasAdapter: true }
}

export const run = async (
  files: ReadonlyArray<VectorFile>,
  adapters: ReadonlyArray<Adapter>
): Promise<ReadonlyArray<CategoryReport>> => {
  const byCategory = new Map<string, Array<Vector>>()
  for (const file of files) {
    const vectors = byCategory.get(file.category)
    if (vectors === undefined) byCategory.set(file.category, [...file.vectors])
    else vectors.push(...file.vectors)
  }
  const reports: Array<CategoryReport> = []
  for (const [category, vectors] of byCategory) {
    const adapter = adapters.find((candidate) => candidate.category === category)
    reports.push(await runCategory(category, vectors, adapter))
  }
  return reports
}

/** The last line is `N passed, N failed, N skipped`. */
export const render = (reports: ReadonlyArray<CategoryReport>): string => {
  const lines: Array<string> = []
  let passed = 0
  let failed = 0
  let skipped = 0
  for (const report of reports) {
    passed += report.passed
    failed += report.failures.length
    skipped += report.skipped
    if (!report.hasAdapter) {
      lines.push(`${report.category} skipped (${report.total} vectors, no adapter)`)
      continue
    }
    const apart = [
      ...(report.lenient > 0 ? [`${report.lenient} of them leniently`] : []),
      ...(report.skipped > 0 ? [`${report.skipped} skipped`] : [])
    ]
    lines.push(`${report.category} ${report.passed}/${report.total}${apart.length > 0 ? ` (${apart.join(", ")})` : ""}`)
    for (const failure of report.failures) lines.push(`  FAILED ${failure.id}: ${failure.reason}`)
  }
  lines.push(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return lines.join("\n")
}
