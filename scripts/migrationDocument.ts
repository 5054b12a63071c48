/**
 * What programs with tinys3, minis3, s3func and obstore become, as a page: programs side by side, and name by name. The
 * code of a row is the text of a function that compiles.
 */
import * as Fs from "node:fs"
import * as ts from "typescript"
import { tables as obstore } from "../test/migration/obstore.js"
import type { Row, Table } from "../test/migration/row.js"
import { tables as s3func } from "../test/migration/s3func.js"
import { tables as tinys3 } from "../test/migration/tinys3.js"
import { cut } from "./snippet.js"

export interface Library {
  readonly name: string
  readonly title: string
  /** Those of surface.json whose names the tables have. */
  readonly surfaces: ReadonlyArray<string>
  readonly introduction: string
  /** Programs of examples/, and their regions in the order of the page. */
  readonly sides: ReadonlyArray<{ readonly python: string; readonly ours: string; readonly regions: Regions }>
  readonly tables: ReadonlyArray<Table>
}

type Regions = Readonly<Record<string, string>>

export const libraries: ReadonlyArray<Library> = [
  {
    name: "tinys3",
    title: "tinys3 and minis3",
    surfaces: ["tinys3", "minis3"],
    introduction:
      `tinys3 0.1.12 and minis3 1.0.2. The releases of minis3 on PyPI lack two of its own packages and cannot be imported;
what is said of it is from its repository, where its Signature Version 4 is one that S3 refuses: the example runs with
Version 2.`,
    sides: [
      {
        python: "tinys3",
        ours: "tinys3",
        regions: {
          connect: "A connection with a default bucket",
          upload: "Uploads, with caching, privacy and headers",
          copy: "Copies",
          update: "Metadata and privacy",
          read: "Reading, listing, deleting",
          pool: "The Pool, in order and in order of completion",
          multipart: "Uploads in parts"
        }
      },
      {
        python: "minis3",
        ours: "minis3",
        regions: {
          connect: "A server of one's own",
          buckets: "Buckets",
          upload: "An upload with attributes",
          get: "A download",
          multipart: "A large file"
        }
      }
    ],
    tables: tinys3
  },
  {
    name: "s3func",
    title: "s3func",
    surfaces: ["s3func"],
    introduction: "s3func 0.9.6.",
    sides: [{
      python: "s3func",
      ours: "s3func",
      regions: {
        session: "A session",
        objects: "Objects and their metadata",
        stream: "A stream",
        versions: "Versions",
        purge: "Deleting many, and for good",
        lock: "Object lock",
        locking: "Locks",
        http: "Any URL"
      }
    }],
    tables: s3func
  },
  {
    name: "obstore",
    title: "obstore",
    surfaces: ["obstore"],
    introduction: "obstore 0.12.1. Its settings, under all of their names, are in [settings.md](settings.md).",
    sides: [{
      python: "obstore",
      ours: "obstore",
      regions: {
        store: "A store by its URL",
        put: "Putting, with attributes and modes",
        exists: "What is there already",
        get: "Reading, whole and in ranges",
        list: "Listing",
        change: "Copy, rename, delete",
        sign: "Signed URLs",
        files: "Writing and reading as files"
      }
    }],
    tables: obstore
  }
]

/** The second arguments of `row`, as they are written, in order. */
const codeOf = (library: string): ReadonlyArray<string> => {
  const path = new URL(`../test/migration/${library}.ts`, import.meta.url)
  const source = ts.createSourceFile(path.pathname, Fs.readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true)
  const found: Array<string> = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "row") {
      const [, ours] = node.arguments
      if (ours === undefined || !ts.isArrowFunction(ours)) {
        throw new Error(`${node.getText()}: an arrow function is needed`)
      }
      const several = ts.isArrayLiteralExpression(ours.body)
        ? ours.body.elements.map((each) => each.getText())
        : undefined
      found.push((several ?? [ours.body.getText()]).map(inline).join("; "))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const inline = (code: string): string =>
  code.replace(/\s+/g, " ").replace(/([([]) /g, "$1").replace(/ ([)\]])/g, "$1").replace(/ \./g, ".")

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;")

const shownAs = ({ shown }: Row): string => {
  if (shown === undefined) return ""
  const [file = "", ...titles] = shown.split(": ")
  const title = titles.length === 0 ? undefined : titles.join(": ")
  return ` ([${title === undefined ? "tests" : "test"}](../${file}${
    title === undefined ? "" : ` "${title.replaceAll("\"", "'")}"`
  }))`
}

const tableOf = ({ of, rows }: Table, code: () => string): string =>
  [
    `#### ${of}`,
    "",
    "| theirs | ours | |",
    "| --- | --- | --- |",
    ...rows.map((row) => {
      const ours = row.ours === undefined ? "" : `\`${code()}\``
      return `| \`${cell(row.theirs)}\` | ${cell(ours).replaceAll("&lt;", "<")} | ${cell(row.notes)}${shownAs(row)} |`
    })
  ].join("\n")

const section = ({ introduction, name, sides, tables, title }: Library): string => {
  const code = codeOf(name)[Symbol.iterator]()
  const next = (): string => {
    const { done, value } = code.next()
    if (done === true) throw new Error(`${name}: more rows than calls of row`)
    return value
  }
  return [
    `## ${title}`,
    "",
    introduction,
    "",
    "### Side by side",
    "",
    ...sides.flatMap(({ ours, python, regions }) =>
      Object.entries(regions).flatMap(([region, heading]) => [
        `#### ${heading}`,
        "",
        cut(`examples/python/from_${python}.py`, region),
        cut(`examples/from-${ours}.ts`, region)
      ])
    ),
    "### Name by name",
    "",
    tables.map((table) => tableOf(table, next)).join("\n\n")
  ].join("\n")
}

export const migrationDocument = (): string =>
  `<!-- Made from test/migration and examples by \`npm run migration\`. -->

# Coming from another library

What a program with [tinys3 or minis3](#tinys3-and-minis3), [s3func](#s3func) or [obstore](#obstore) becomes: first side
by side, then every public name and every option. Both sides are cut from programs that run: ours by the tests, the
Python against the emulator by \`npm run test:clients\`. The code in the tables compiles, and a test compares the names
with those in the sources of the libraries. In the tables \`store\` is an \`ObjectStore.Service\`, as
\`yield* ObjectStore.ObjectStore\` gives it.

${libraries.map(section).join("\n\n")}
`
