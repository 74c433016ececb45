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
  if FORMAT == "typst" and span.classes:includes("small") then
    return pandoc.RawInline("typst", "#small[" .. typst(span.content) .. "]")
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

-- How wide a column's words are, in characters: as wide as the longest, within what makes a good line,
-- and never narrower than a word.
local function width_of(cells, least, most)
  local widest = least
  for _, cell in ipairs(cells) do
    local words = pandoc.utils.stringify(cell.contents)
    widest = math.max(widest, math.min(most, utf8.len(words) or least))
    for word in words:gmatch("%S+") do
      widest = math.max(widest, math.min(most, utf8.len(word) or least))
    end
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

-- Numbers are never folded, nor is a word of their heading; other words may be.
local function with_room(rows, place)
  if not is_right(rows, place) then return width_of(column_of(rows, place), 8, 30) end
  local body, heads = {}, {}
  for number, cell in ipairs(column_of(rows, place)) do
    if number > 1 then body[#body + 1] = cell end
  end
  for word in pandoc.utils.stringify(rows[1].cells[place].contents):gmatch("%S+") do
    heads[#heads + 1] = utf8.len(word) or 0
  end
  return math.max(width_of(body, 6, 18), table.unpack(heads)) + 3
end

-- So many characters stand in a line of a table; columns of numbers take at most this part of it.
local LINE, NUMBERS = 60, 0.74

local function with_widths(found)
  local rows, wide, numbers, words = rows_of(found), {}, 0, 0
  for place = 1, #found.colspecs do
    wide[place] = with_room(rows, place)
    if is_right(rows, place) then numbers = numbers + wide[place] else words = words + wide[place] end
  end
  local of_numbers = math.min(NUMBERS, numbers / LINE)
  local of_words = math.min(1 - of_numbers, words / LINE)
  for place, spec in ipairs(found.colspecs) do
    local share = is_right(rows, place) and of_numbers / numbers or of_words / words
    found.colspecs[place] = { spec[1], share * wide[place] }
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

-- Facts one under the other, each on a line with its name, as in the PDF.
local function as_lines(list)
  local lines = {}
  for _, item in ipairs(list.content) do
    local name = { pandoc.Strong(item[1]), pandoc.Str(":"), pandoc.Space() }
    for place, blocks in ipairs(item[2]) do
      for number, block in ipairs(blocks) do
        local words = block.content
        if place == 1 and number == 1 then
          for back = #name, 1, -1 do words:insert(1, name[back]) end
        end
        lines[#lines + 1] = pandoc.Para(words)
      end
    end
  end
  if FORMAT == "odt" then return lines end
  return pandoc.Div(lines, { ["custom-style"] = "Definition" })
end

-- From so many parts and characters on a document has a list of its parts, as `pdf.py` has it.
local MANY_PARTS, LONG = 4, 20000

local function with_contents(document)
  local links, first, long, top = {}, nil, 0, 9
  for _, block in ipairs(document.blocks) do
    if block.t == "Header" then top = math.min(top, block.level) end
  end
  for place, block in ipairs(document.blocks) do
    long = long + (utf8.len(pandoc.utils.stringify(block)) or 0)
    if block.t == "Header" and block.level == top then
      first = first or place
      links[#links + 1] = { pandoc.Plain({ pandoc.Link(block.content, "#" .. block.identifier) }) }
    end
  end
  if #links < MANY_PARTS or long < LONG / 2 then return document end
  table.insert(document.blocks, first, pandoc.BulletList(links))
  table.insert(
    document.blocks, first, pandoc.Div({ pandoc.Para({ pandoc.Strong("Contents") }) }))
  return document
end

if FORMAT == "typst" then
  return {
    { Span = as_note },
    { DefinitionList = as_terms, Figure = as_picture, Table = as_table },
  }
end
return {
  { Span = as_note, Figure = under_its_title, Table = with_widths, DefinitionList = as_lines },
  { Pandoc = with_contents },
}
