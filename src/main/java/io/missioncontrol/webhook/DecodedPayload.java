package io.missioncontrol.webhook;

/**
 * A request body as it is stored.
 *
 * @param json the text for the {@code json} column: always valid JSON, nested {@value PayloadDecoder#MAX_NESTING}
 *     levels at most
 * @param preview what a reader of the board's memory sees of it: at most {@value PayloadPreview#MAX_CHARS} characters,
 *     free of NUL and of lone surrogates
 * @param previewIsCut whether the payload has more than the preview shows
 */
record DecodedPayload(String json, String preview, boolean previewIsCut) {}
