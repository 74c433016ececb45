-- What pandoc's own writers would lose. For every format: notes, and columns as wide as their words
-- need. For Typst also: alternative texts, and tables that break over pages with their heads.

local function typst(content)
  local blocks = content
  if pandoc.utils.type(content) == "Inlines" then
    blocks = { pandoc.Plain(content) }
  end
  return (pandoc.write(pandoc.Pandoc(blocks), "typst"):gsub("%s+$", ""))
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function as_note(span)
  if span.classes:includes("footnote") then
    return pandoc.Note({ pandoc.Para(span.content) })
  end
end

local function image_of(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  if not image then
    error("A figure holds no picture.")
  end
  return image
end

local function as_picture(figure)
  local image = image_of(figure)
  return pandoc.RawBlock("typst", string.format(
    "#picture(%s, alt: %s, width: %s)[%s]",
    quoted(image.src), quoted(pandoc.utils.stringify(image.caption)), image.attributes.width,
    typst(figure.caption.long)))
end

-- The title of a picture says the finding, so it stands above it.
local function under_its_title(figure)
  local style = FORMAT == "odt" and "FigureCaption" or "Image Caption"
  return {
    pandoc.Div(figure.caption.long, { ["custom-style"] = style }),
    pandoc.Para({ image_of(figure) }),
  }
end

-- How wide a column's words are, in characters: as wide as the longest, within what makes a good line.
local function width_of(cells, least, most)
  local widest = least
  for _, cell in ipairs(cells) do
    local wide = utf8.len(pandoc.utils.stringify(cell.contents)) or least
    widest = math.max(widest, math.min(most, wide))
  end
  return widest
end

local function rows_of(found)
  local rows = {}
  for _, row in ipairs(found.head.rows) do rows[#rows + 1] = row end
  for _, body in ipairs(found.bodies) do
    for _, row in ipairs(body.body) do rows[#rows + 1] = row end
  end
  return rows
end

local function column_of(rows, place)
  local down = {}
  for _, row in ipairs(rows) do down[#down + 1] = row.cells[place] end
  return down
end

local function is_right(rows, place)
  return rows[1].cells[place].alignment == pandoc.AlignRight
end

local function with_widths(found)
  local rows, wide, sum = rows_of(found), {}, 0
  for place = 1, #found.colspecs do
    wide[place] = width_of(column_of(rows, place), 8, is_right(rows, place) and 14 or 36)
    sum = sum + wide[place]
  end
  local full = math.min(1, sum / 60)
  for place, spec in ipairs(found.colspecs) do
    found.colspecs[place] = { spec[1], full * wide[place] / sum }
  end
  return found
end

local WORDS = { Str = true, Space = true, SoftBreak = true }

-- A cell of words alone is text as it stands, which needs no writer.
local function as_cell(cell)
  local block = cell.contents[1]
  if #cell.contents == 1 and (block.t == "Plain" or block.t == "Para") then
    local plain = true
    for _, inline in ipairs(block.content) do plain = plain and WORDS[inline.t] end
    if plain then return quoted(pandoc.utils.stringify(block)) end
  end
  return "[" .. typst(cell.contents) .. "]"
end

local function as_table(found)
  local rows, heads = rows_of(found), #found.head.rows
  local columns, aligned, cells = {}, {}, {}
  for place = 1, #found.colspecs do
    local right = is_right(rows, place)
    aligned[place] = right and "right" or "left"
    columns[place] = right and "auto" or (width_of(column_of(rows, place), 6, 36) .. "fr")
  end
  for _, row in ipairs(rows) do
    local line = {}
    for _, cell in ipairs(row.cells) do line[#line + 1] = as_cell(cell) end
    cells[#cells + 1] = "(" .. table.concat(line, ", ") .. ",)"
  end
  local head = table.concat(cells, ", ", 1, heads)
  local body = table.concat(cells, ",\n", heads + 1)
  return pandoc.RawBlock("typst", string.format(
    "#data-table([%s], (%s,), (%s,), %s, (\n%s,\n))",
    typst(found.caption.long), table.concat(columns, ", "), table.concat(aligned, ", "), head,
    body))
end

-- Pandoc sets each meaning on a line of its own, away from its term.
local function as_terms(list)
  local items = {}
  for _, item in ipairs(list.content) do
    local meaning = {}
    for _, blocks in ipairs(item[2]) do meaning[#meaning + 1] = typst(blocks) end
    items[#items + 1] = string.format(
      "terms.item([%s], [%s])", typst(item[1]), table.concat(meaning, "\n\n"))
  end
  return pandoc.RawBlock("typst", "#terms(" .. table.concat(items, ", ") .. ")")
end

if FORMAT == "typst" then
  return {
    { Span = as_note },
    { DefinitionList = as_terms, Figure = as_picture, Table = as_table },
  }
end
return { { Span = as_note, Figure = under_its_title, Table = with_widths } }
