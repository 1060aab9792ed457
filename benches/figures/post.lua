-- Posts once for each draft: wrk -s post.lua URL -- FOLDER COOKIE CSRF THREADS review|evidence FIRST
local threads = 0

function setup(thread)
  thread:set("own", threads)
  threads = threads + 1
end

local drafts, at, step, head, before, after = {}, 0, 0, "", "", ""
local function lines(path)
  for line in io.lines(path) do drafts[#drafts + 1] = line end
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("*a")
  file:close()
  return bytes
end

function init(args)
  local folder, cookie, csrf, what = args[1], args[2], args[3], args[5]
  lines(folder .. "/drafts")
  at, step = tonumber(args[6]) + own, tonumber(args[4])
  local kind = "application/x-www-form-urlencoded"
  if what == "review" then
    before = "csrf=" .. csrf .. "&consent=yes"
  else
    kind = "multipart/form-data; boundary=part"
    local function field(name, value)
      return '--part\r\nContent-Disposition: form-data; name="' .. name .. '"\r\n\r\n' .. value .. "\r\n"
    end
    before = field("csrf", csrf) .. field("kind", "payment_screenshot") .. field("action", "upload")
      .. '--part\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
      .. read(folder .. "/picture.jpg")
    after = "\r\n--part--\r\n"
  end
  head = "POST /complaints/new/" .. what .. " HTTP/1.1\r\nHost: " .. wrk.host .. "\r\nContent-Type: " .. kind
    .. "\r\nCookie: redress=" .. cookie .. "; redress-draft="
end

function request()
  local draft = drafts[at]
  at = at + step
  -- Out of drafts: what follows would measure nothing, so it fails loudly.
  if not draft then return "GET /out-of-drafts HTTP/1.1\r\nHost: " .. wrk.host .. "\r\n\r\n" end
  -- Bytes after a picture's end make each one a file of its own.
  local body = before
  if after ~= "" then body = before .. draft .. after end
  return head .. draft .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end
