// How many characters the string methods inside `body` looked at, or copied: a measure of work that no clock disturbs.
export const work = (body: () => void): number => {
  const prototype = String.prototype as any
  const originals = new Map<string, (...args: Array<any>) => any>()
  let steps = 0
  const count = (name: string, cost: (self: string, result: any, args: ReadonlyArray<any>) => number): void => {
    const original: (...args: Array<any>) => any = prototype[name]
    originals.set(name, original)
    prototype[name] = function(this: string, ...args: Array<any>) {
      const result = Reflect.apply(original, this, args)
      steps += cost(this, result, args)
      return result
    }
  }
  const searched = (self: string, result: number, [, from = 0]: ReadonlyArray<any>): number =>
    1 + Math.max(0, (result < 0 ? self.length : result) - from)
  count("indexOf", searched)
  count("charCodeAt", () => 1)
  count("startsWith", (_self, _result, [search]) => search.length)
  count("slice", (_self, result) => 1 + result.length)
  count("includes", (self) => self.length)
  count("lastIndexOf", (self) => self.length)
  count("replaceAll", (self) => self.length)
  count("toLowerCase", (self) => self.length)
  count("trim", (self, result) => 1 + self.length - result.length)
  count("split", (self) => self.length)
  try {
    body()
  } finally {
    for (const [name, original] of originals) prototype[name] = original
  }
  return steps
}
