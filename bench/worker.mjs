// One client, one case, one process: warm up, measure, print one line of JSON.
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"

const started = performance.now()
const { values } = parseArgs({
  options: {
    client: { type: "string" },
    case: { type: "string" },
    origin: { type: "string" },
    plan: { type: "string" }
  }
})
const plan = JSON.parse(values.plan)
const env = { origin: values.origin, host: new URL(values.origin).host }
const { cases } = await import("./cases.mjs")
const found = cases.find((one) => one.name === values.case)
const client = await import(`./clients/${values.client}.mjs`)

/** VmHWM is this program's own; ru_maxrss also counts what the parent had when it forked. */
const peakRss = () => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

const promiseLoop = async (operation, concurrency, deadline) => {
  let count = 0
  const one = async () => {
    while (performance.now() < deadline) {
      await operation()
      count++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, one))
  return count
}

const measure = async (run) => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const count = await run()
  const wallMs = performance.now() - start
  const { system, user } = process.cpuUsage(cpu)
  return { count, wallMs, cpuUs: system + user }
}

const setUp = async () => {
  const lib = await client.load()
  const more = client.loadMore === undefined || found.kind === "import" ? {} : await client.loadMore()
  return client.make(Object.keys(more).length === 0 ? lib : { ...lib, ...more }, env)
}

const kinds = {
  loop: async (api) => {
    const loop = api.loop ?? promiseLoop
    const operation = api[found.method]
    await loop(operation, found.concurrency, performance.now() + plan.warmupMs)
    return measure(() => loop(operation, found.concurrency, performance.now() + plan.measureMs))
  },
  transfer: async (api) => {
    const upload = found.method !== "streamGet"
    const move = (mebibytes) => api[found.method](upload ? mebibytes * 1024 * 1024 : mebibytes)
    await move(Math.min(64, plan.mebibytes))
    const warmRss = peakRss()
    const result = await measure(async () => {
      const bytes = await move(plan.mebibytes)
      if (!upload && bytes !== plan.mebibytes * 1024 * 1024) throw new Error(`${bytes} bytes came`)
      return plan.mebibytes
    })
    return { ...result, warmRss }
  },
  list: async (api) => {
    await api.list(Math.ceil(plan.pages / 4))
    return measure(async () => {
      let keys = 0
      const deadline = performance.now() + plan.measureMs
      do {
        const count = await api.list(plan.pages)
        if (count !== plan.pages * 1000) throw new Error(`${count} keys came`)
        keys += count
      } while (performance.now() < deadline)
      return keys
    })
  }
}

const report = (result) => process.stdout.write(`${JSON.stringify({ ...result, peakRss: peakRss() })}\n`)

if (found.kind === "import") {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const lib = await client.load()
  const importMs = performance.now() - start
  const { system, user } = process.cpuUsage(cpu)
  const api = client.make(lib, env)
  const firstStart = performance.now()
  if (api.loop === undefined) await api.get()
  else await api.loop(api.get, 1, performance.now() + 1)
  report({ importMs, importCpuUs: system + user, firstMs: performance.now() - firstStart, beforeMs: started })
  await api.close()
} else {
  const api = await setUp()
  if (api[found.method] === undefined) {
    report({ unsupported: true })
  } else {
    report(await kinds[found.kind](api))
  }
  await api.close()
}
// Clients on fetch keep sockets that would hold the process a few seconds more.
process.exit(0)
