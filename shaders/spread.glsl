// Which group of pixels a work-group draws. A software device gives each of its threads a run of work-groups: runs of
// neighbours, which read the same Gaussians, stay together and are strewn over the picture, so that all threads have as much to do.

const uint neighbours = 32u;

uint strewn(uint order, uint stride, uint groups) {
    return order / neighbours * stride % (groups / neighbours) * neighbours + order % neighbours;
}
