package distillery.families;

import java.util.Optional;

/**
 * What a picture should show and what it should not.
 *
 * @param negative empty where nobody said one, which XL models treat otherwise than an empty text
 * @param guided whether the picture is pushed away from the negative prompt at all
 */
public record Prompt(String text, Optional<String> negative, boolean guided) {}
