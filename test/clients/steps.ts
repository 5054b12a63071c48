import * as fs from "node:fs"

/** What run.ts tells every client. */
export const given = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: this file is run by test/clients/run.ts`)
  return value
}

export const key = "dir/small file+é.bin"
export const small = () => fs.readFileSync(given("CLIENT_SMALL"))
export const large = () => fs.readFileSync(given("CLIENT_LARGE"))

export const want = (condition: boolean, message: string): void => {
  if (!condition) throw new Error(message)
}

export const sameBytes = (got: Uint8Array, expected: Uint8Array, what: string): void =>
  want(Buffer.compare(got, expected) === 0, `${what}: other bytes (${got.length} for ${expected.length})`)

/** One line per step; a step that fails does not stop the next. */
export const runSteps = async (steps: Readonly<Record<string, () => Promise<void>>>): Promise<void> => {
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step()
      console.log(`ok ${name}`)
    } catch (error) {
      const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      console.log(`not ok ${name}: ${said.replace(/\s+/g, " ").slice(0, 300)}`)
    }
  }
}
