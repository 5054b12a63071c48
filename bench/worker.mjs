// One client, one case (or cases that differ in concurrency alone), one process: warm up, measure, print JSON.
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: {
    client: { type: "string" },
    case: { type: "string" },
    origin: { type: "string" },
    plan: { type: "string" }
  }
})
const plan = JSON.parse(values.plan)
const env = { origin: values.origin, host: new URL(values.origin).host, folder: plan.folder }
const { cases } = await import("./cases.mjs")
const chosen = values.case.split(",").map((name) => cases.find((one) => one.name === name))
const [found] = chosen
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

/** The CPU time that the server has used so far, in microseconds. */
const serverCpu = () =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(env.origin)
    const socket = connect(Number(port), hostname, () => socket.write("GET /.cpu HTTP/1.1\r\n\r\n"))
    let text = ""
    socket.setEncoding("latin1").on("data", (piece) => {
      text += piece
    })
    socket.once("end", () => resolve(Number(text.split("\r\n\r\n")[1])))
    socket.once("error", reject)
  })

/** Milliseconds of CPU time, or half of the time on the wall: a neighbour that takes the core cuts no warm-up short. */
const stopwatch = () => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  return () => {
    const { system, user } = process.cpuUsage(cpu)
    return Math.max((system + user) / 1000, (performance.now() - start) / 2)
  }
}

/** `api` may know of CPU time that is no part of this process: that of a program it has run. */
const timed = async (run, api) => {
  const elsewhere = api?.cpuUs?.() ?? 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  const count = await run()
  const wallMs = performance.now() - start
  const { system, user } = process.cpuUsage(cpu)
  return { count, wallMs, cpuUs: system + user + (api?.cpuUs?.() ?? 0) - elsewhere }
}

const measure = async (run, api) => {
  const serverBefore = await serverCpu()
  const result = await timed(run, api)
  return { ...result, serverBusy: (await serverCpu() - serverBefore) / 1000 / result.wallMs }
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
    const passed = stopwatch()
    for (let count = 0;;) {
      count += await loop(operation, found.concurrency, performance.now() + 100)
      const ms = passed()
      if (ms >= plan.warmupMaxMs || (ms >= plan.warmupMs && count >= plan.warmupCount)) break
    }
    const results = []
    for (const { concurrency } of chosen) {
      results.push(await measure(() => loop(operation, concurrency, performance.now() + plan.measureMs)))
    }
    return results
  },
  transfer: async (api) => {
    const answersBytes = found.method === "streamGet"
    const inMebibytes = answersBytes || found.files === true
    const move = (mebibytes) => api[found.method](inMebibytes ? mebibytes : mebibytes * 1024 * 1024)
    const passed = stopwatch()
    do await move(Math.min(64, plan.mebibytes))
    while (passed() < plan.warmupMs)
    const warmRss = peakRss()
    const result = await measure(async () => {
      const bytes = await move(plan.mebibytes)
      if (answersBytes && bytes !== plan.mebibytes * 1024 * 1024) throw new Error(`${bytes} bytes came`)
      return plan.mebibytes
    }, api)
    return [{ ...result, warmRss }]
  },
  files: async (api) => {
    const passed = stopwatch()
    do await api.putFolder(Math.ceil(plan.files / 4))
    while (passed() < plan.warmupMs)
    const result = await measure(async () => {
      await api.putFolder(plan.files)
      return plan.files
    }, api)
    return [result]
  },
  // From the smallest pool to the largest, so that what the process has held by then is not that of a larger one.
  pool: async (api) => {
    const results = []
    for (const urls of found.urls) {
      const { close, concurrency, loop = promiseLoop, operation } = await api[found.method](urls)
      const passed = stopwatch()
      do await loop(operation, concurrency, performance.now() + 100)
      while (passed() < plan.warmupMs / 2)
      const result = await timed(() => loop(operation, concurrency, performance.now() + plan.measureMs))
      results.push({ urls, ...result, peakRss: peakRss() })
      await close()
    }
    return results
  },
  list: async (api) => {
    const passed = stopwatch()
    do await api.list(Math.ceil(plan.pages / 4))
    while (passed() < plan.warmupMs)
    const result = await measure(async () => {
      let keys = 0
      const deadline = performance.now() + plan.measureMs
      do {
        const count = await api.list(plan.pages)
        if (count !== plan.pages * 1000) throw new Error(`${count} keys came`)
        keys += count
      } while (performance.now() < deadline)
      return keys
    })
    return [result]
  }
}

const report = (results) => {
  const peak = peakRss()
  const all = results.map((result, i) => ({ case: (chosen[i] ?? found).name, peakRss: peak, ...result }))
  process.stdout.write(`${JSON.stringify(all)}\n`)
}

if (found.kind === "import") {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const lib = await client.load()
  const importMs = performance.now() - start
  const { system, user } = process.cpuUsage(cpu)
  const api = client.make(lib, env)
  const firstStart = performance.now()
  if (api.get === undefined) report([])
  else {
    if (api.loop === undefined) await api.get()
    else await api.loop(api.get, 1, performance.now() + 1)
    report([{ importMs, importCpuUs: system + user, firstMs: performance.now() - firstStart }])
  }
  await api.close()
} else {
  const api = await setUp()
  report(api[found.method] === undefined ? [] : await kinds[found.kind](api))
  await api.close()
}
// Clients on fetch keep sockets that would hold the process a few seconds more.
process.exit(0)
