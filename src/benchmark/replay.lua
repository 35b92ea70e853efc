-- Sends recorded requests with wrk, one after the other and from the start again on each thread:
--
--   wrk -s replay.lua URL -- FILE [count]
--
-- FILE has the requests as bytes, each after a line with its length. With `count`, answers are counted by status.
-- The last line printed is the result as JSON; latencies are in microseconds.

local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   requests = {}
   statuses = {}
   local file = assert(io.open(args[1], "rb"))
   local length = file:read("*n")
   while length do
      file:read(1)
      table.insert(requests, file:read(length))
      length = file:read("*n")
   end
   file:close()
   position = math.random(#requests)
   if args[2] == "count" then
      response = function(status)
         statuses[status] = (statuses[status] or 0) + 1
      end
   end
end

function request()
   position = position % #requests + 1
   return requests[position]
end

function done(summary, latency)
   local counted = {}
   for _, thread in ipairs(threads) do
      for status, count in pairs(thread:get("statuses")) do
         counted[status] = (counted[status] or 0) + count
      end
   end
   local parts = {}
   for status, count in pairs(counted) do
      table.insert(parts, string.format('"%d": %d', status, count))
   end
   local errors = summary.errors
   print(string.format(
      '{"requests": %d, "duration_us": %d, "p50_us": %d, "p99_us": %d, "p999_us": %d, "max_us": %d, ' ..
      '"broken": %d, "timeouts": %d, "status_4xx_5xx": %d, "statuses": {%s}}',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
      latency.max, errors.connect + errors.read + errors.write, errors.timeout, errors.status,
      table.concat(parts, ", ")))
end
