package distillery.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which share of the pictures shows what was asked for. For any thread.
 *
 * @param nameFirst of pictures of one thing: its drawing is the one that looks most like the picture
 * @param nameAmongFive of pictures of one thing: it is one of the five that do
 * @param colour of pictures whose prompt names the thing's colour
 * @param background of pictures whose prompt names the background
 * @param bothAmongFive of pictures of two things: each is among the five for its half
 */
public record Scores(Share nameFirst, Share nameAmongFive, Share colour, Share background, Share bothAmongFive) {
    static Scores of(List<Answer> answers) {
        return new Scores(
                share(answers, only(answer -> !answer.isPair(), Answer::isFirst)),
                share(answers, only(answer -> !answer.isPair(), Answer::isAmongFive)),
                share(answers, Answer::colour),
                share(answers, Answer::background),
                share(answers, only(Answer::isPair, Answer::isAmongFive)));
    }

    private static Share share(List<Answer> answers, Function<Answer, Optional<Boolean>> question) {
        return Share.among(answers.stream().map(question).toList());
    }

    private static Function<Answer, Optional<Boolean>> only(Predicate<Answer> where, Predicate<Answer> question) {
        return answer -> where.test(answer) ? Optional.of(question.test(answer)) : Optional.empty();
    }
}
