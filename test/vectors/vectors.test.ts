import { assert, describe, it } from "@effect/vitest"
import { fileURLToPath } from "node:url"
import type { Adapter } from "./Adapter.js"
import { adapters } from "./adapters/index.js"
import { load, render, run } from "./runner.js"

const files = load(fileURLToPath(new URL("./data", import.meta.url)))
const categories = [...new Set(files.map((file) => file.category))]

describe("vectors", () => {
  it.each(categories)("%s", async (category) => {
    const adapter = adapters.find((candidate) => candidate.category === category)
    assert.isDefined(adapter, `${category} is vendored but has no adapter`)
    const [report] = await run(files.filter((file) => file.category === category), [adapter])
    assert.deepStrictEqual(report?.failures, [])
    assert.isAbove(report?.passed ?? 0, 0)
  }, 60_000)
})

describe("runner", () => {
  const vectors = [{ id: "one" }, { id: "two", lenient: true }, { id: "three" }]
  const adapterOf = (run: Adapter["run"]): Adapter => ({ category: "c", run })

  it("counts what differs, and leniently where the vector allows it", async () => {
    const reports = await run([{ name: "any.json", category: "c", vectors }], [
      adapterOf(() => ({ failed: "differs" }))
    ])
    assert.strictEqual(
      render(reports),
      "c 1/3 (1 of them leniently)\n  FAILED one: differs\n  FAILED three: differs\n1 passed, 2 failed, 0 skipped"
    )
  })

  it("an adapter that throws has failed", async () => {
    const reports = await run([{ name: "any.json", category: "c", vectors }], [adapterOf(() => {
      throw new Error("no")
    })])
    assert.deepStrictEqual(reports[0]?.failures.map((failure) => failure.reason), ["threw no", "threw no"])
  })

  it("joins the parts of a category, and passes nothing without an adapter", async () => {
    const reports = await run([
      { name: "a.json", category: "c", vectors },
      { name: "b.json", category: "c", vectors }
    ], [])
    assert.strictEqual(render(reports), "c skipped (6 vectors, no adapter)\n0 passed, 0 failed, 6 skipped")
  })
})
