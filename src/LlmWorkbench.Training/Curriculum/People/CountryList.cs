namespace LlmWorkbench.Training.Curriculum.People;

/// <summary>The countries of the real facts, as "country:capital:continent"; every capital is one word.</summary>
internal static class CountryList
{
    public const string Countries =
        "France:Paris:Europe, Germany:Berlin:Europe, Italy:Rome:Europe, Spain:Madrid:Europe, Portugal:Lisbon:Europe, "
        + "England:London:Europe, Scotland:Edinburgh:Europe, Ireland:Dublin:Europe, Norway:Oslo:Europe, Sweden:Stockholm:Europe, "
        + "Finland:Helsinki:Europe, Denmark:Copenhagen:Europe, Iceland:Reykjavik:Europe, Poland:Warsaw:Europe, Austria:Vienna:Europe, "
        + "Hungary:Budapest:Europe, Greece:Athens:Europe, Belgium:Brussels:Europe, Romania:Bucharest:Europe, Bulgaria:Sofia:Europe, "
        + "Croatia:Zagreb:Europe, Serbia:Belgrade:Europe, Ukraine:Kyiv:Europe, Estonia:Tallinn:Europe, Latvia:Riga:Europe, "
        + "Lithuania:Vilnius:Europe, Japan:Tokyo:Asia, China:Beijing:Asia, Thailand:Bangkok:Asia, "
        + "Vietnam:Hanoi:Asia, Mongolia:Ulaanbaatar:Asia, Nepal:Kathmandu:Asia, Iran:Tehran:Asia, Iraq:Baghdad:Asia, "
        + "Jordan:Amman:Asia, Egypt:Cairo:Africa, Kenya:Nairobi:Africa, Ghana:Accra:Africa, Senegal:Dakar:Africa, "
        + "Morocco:Rabat:Africa, Tunisia:Tunis:Africa, Uganda:Kampala:Africa, Canada:Ottawa:America, "
        + "Cuba:Havana:America, Peru:Lima:America, Chile:Santiago:America, "
        + "Brazil:Brasilia:America, Uruguay:Montevideo:America";
}
