import { assert, describe, it } from "@effect/vitest"
import * as Fs from "node:fs"
import { libraries, type Library, migrationDocument } from "../../scripts/migrationDocument.js"
import surfaces from "./surface.json" with { type: "json" }

type Surface = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>

const root = new URL("../../", import.meta.url)

/** `a(x, y), b` as `a`, `a.x`, `a.y` and `b`; a constructor is named as its class. */
const namesIn = (theirs: string): ReadonlyArray<string> =>
  Array.from(theirs.matchAll(/([\w-]+)(?:\(([^)]*)\))?/g)).flatMap(([, name = "", options = ""]) => [
    name,
    ...options.split(",").map((option) => option.trim()).filter((option) => option !== "").map((option) =>
      `${name}.${option}`
    )
  ])

/** What no row of the tables speaks of. */
const missing = ({ surfaces: names, tables }: Library): ReadonlyArray<string> =>
  names.flatMap((library) =>
    Object.entries((surfaces as Readonly<Record<string, Surface>>)[library]!).flatMap(([of, members]) => {
      const known = new Set(tables.find((table) => table.of === of)?.rows.flatMap((row) => namesIn(row.theirs)))
      if (known.size === 0) return [`${library}: ${of}`]
      return Object.entries(members).flatMap(([member, options]) => {
        const name = member === "__init__" ? of : member
        return [
          ...(known.has(name) ? [] : [`${library}: ${of}.${name}`]),
          ...options.filter((option) => !known.has(`${name}.${option}`) && !known.has(`any.${option}`)).map((option) =>
            `${library}: ${of}.${name}(${option})`
          )
        ]
      })
    })
  )

describe("docs/migration.md", () => {
  it.each(libraries)("has every name and every option of $title", (library) => {
    assert.deepStrictEqual(missing(library), [])
  })

  it("names tests that are there", () => {
    const rows = libraries.flatMap(({ tables }) => tables.flatMap((table) => table.rows))
    for (const { shown, theirs } of rows) {
      if (shown === undefined) continue
      const [file = "", ...title] = shown.split(": ")
      const path = new URL(file, root)
      assert.isTrue(Fs.existsSync(path), `${theirs}: ${file}`)
      if (title.length > 0) assert.include(Fs.readFileSync(path, "utf8"), title.join(": "), `${theirs}: ${file}`)
    }
  })

  it("says why where there is nothing", () => {
    const rows = libraries.flatMap(({ tables }) => tables.flatMap((table) => table.rows))
    assert.deepStrictEqual(rows.filter(({ notes, ours }) => ours === undefined && notes === ""), [])
  })

  it("is what the tables and the examples say (npm run migration)", () => {
    assert.strictEqual(Fs.readFileSync(new URL("docs/migration.md", root), "utf8"), migrationDocument())
  })
})
