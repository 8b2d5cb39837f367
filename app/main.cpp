#include "app/options.h"

int main(int count, char** arguments) {
    return splatreel::app::runCommandLine(count, arguments);
}
